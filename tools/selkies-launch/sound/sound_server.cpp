// SPDX-License-Identifier: MPL-2.0
#include "sound/sound_server.h"

#include "base/gst_ptr.h"
#include "process/log.h"
#include "process/unique_fd.h"
#include "sound/pipewire.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <sys/socket.h>
#include <sys/un.h>
#include <utility>

namespace stripes::launch {
namespace {
constexpr Backoff::Times kRestart{.first = 500, .most = 15000, .healthy = 20000};
constexpr unsigned kLookMilliseconds = 20;
constexpr unsigned kMostLooks = 1000;
} // namespace

std::string_view SoundServer::program() {
  const auto found = [](const char *name) {
    return Unique<char, g_free>(g_find_program_in_path(name)) != nullptr;
  };
  if (found("pulseaudio"))
    return "pulseaudio";
  return std::ranges::all_of(kPipewirePrograms, found) ? "pipewire" : "";
}

SoundServer::SoundServer(Children &children, RuntimeDir &dir, const SoundDevices &devices,
                         std::function<void()> settled)
    : children_(children), dir_(dir), devices_(devices), settled_(std::move(settled)),
      socket_(dir.file("sound")), backoff_(kRestart) {}

SoundServer::~SoundServer() {
  if (!pid_)
    return;
  children_.forget(*pid_);
  kill(-*pid_, SIGTERM); // all of them
}

void SoundServer::start(Environment environment) {
  environment_ = std::move(environment);
  const bool pulse = program() == "pulseaudio";
  if (pulse)
    pulse_server_environment(environment_, dir_);
  else
    pipewire_server_environment(environment_, dir_);
  auto command =
      pulse ? pulse_command(dir_, socket_, devices_) : pipewire_command(dir_, socket_, devices_);
  if (!command) {
    log_failure(LogLevel::Warning, "sound", command.failure());
    return settle();
  }
  command_ = std::move(*command);
  attempt();
}

void SoundServer::no_more() {
  timer_.reset();
  if (pid_)
    children_.forget(*pid_);
  pid_.reset();
}

void SoundServer::add_to(Environment &environment) const {
  env_set(environment, "PULSE_SERVER", address());
  for (const char *name :
       {"PULSE_SINK", "PULSE_SOURCE", "PULSE_COOKIE", "PIPEWIRE_REMOTE", "PIPEWIRE_CORE"})
    env_unset(environment, name); // they are about another server
  // Else programs that prefer PipeWire would be heard on the desktop that we were started from.
  env_set(environment, "PIPEWIRE_RUNTIME_DIR", dir_.file("pulse"));
}

void SoundServer::attempt() {
  backoff_.started(g_get_monotonic_time());
  unlink(socket_.c_str()); // of one that was killed
  const auto pid = children_.start(
      {.argv = command_, .environment = environment_, .log_path = dir_.file("sound.log")},
      [this](int) {
        kill_all();
        pid_.reset();
        failed("it ended");
      });
  if (!pid)
    return failed(pid.failure().user);
  pid_ = *pid;
  looks_ = 0;
  look();
}

// Of several programs none may be left in the way of the next attempt. They are a process group.
void SoundServer::kill_all() {
  if (pid_)
    kill(-*pid_, SIGKILL);
}

void SoundServer::look() {
  if (!reachable()) {
    if (++looks_ == kMostLooks) {
      kill_all();
      no_more();
      return failed("it was not ready in time");
    }
    timer_ = MainLoopSource::after(kLookMilliseconds, [this] { look(); });
    return;
  }
  running_ = true;
  if (std::exchange(lost_, false))
    log_line(LogLevel::Info, "sound", "The sound server is back.");
  settle();
}

void SoundServer::failed(const std::string &why) {
  running_ = false;
  const unsigned wait = backoff_.failed(g_get_monotonic_time());
  if (!std::exchange(lost_, true)) // once; and not again each time that it is tried in vain
    log_failure(LogLevel::Warning, "sound",
                {"The desktop has no sound: the sound server failed, " + why +
                     ". It is started again until it runs.",
                 log_text()});
  timer_ = MainLoopSource::after(wait, [this] { attempt(); });
  settle();
}

bool SoundServer::reachable() const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_.size() >= sizeof address.sun_path)
    return false;
  socket_.copy(address.sun_path, socket_.size());
  const UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
}

void SoundServer::settle() {
  if (const auto settled = std::exchange(settled_, nullptr))
    settled();
}

std::string SoundServer::log_text() const {
  std::stringstream text;
  text << std::ifstream(dir_.file("sound.log")).rdbuf();
  return text.str();
}

} // namespace stripes::launch
