// SPDX-License-Identifier: MPL-2.0
#include "display/private_display.h"

#include "base/gst_ptr.h"
#include "display/xauthority.h"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <glib.h>
#include <sys/stat.h>

namespace stripes::launch {
namespace {

// The binary itself: the wrapper on PATH refuses ordinary users outside a console.
constexpr const char *kXorg[] = {"/usr/lib/xorg/Xorg", "/usr/libexec/Xorg", "/usr/lib/Xorg"};
constexpr const char *kDummyDriver[] = {"/usr/lib/xorg/modules/drivers/dummy_drv.so",
                                        "/usr/lib64/xorg/modules/drivers/dummy_drv.so"};
constexpr unsigned kStartSeconds = 20;

// Without AutoAddDevices it would take the machine's own keyboard and mouse.
constexpr const char *kXorgConfig = R"(Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
  Option "BlankTime" "0"
  Option "StandbyTime" "0"
  Option "SuspendTime" "0"
  Option "OffTime" "0"
EndSection
Section "Device"
  Identifier "device"
  Driver "dummy"
  VideoRam 129600
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 1-2000
  VertRefresh 1-1000
EndSection
Section "Screen"
  Identifier "screen"
  Device "device"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 7680 4320
  EndSubSection
EndSection
)";

template <size_t N>
std::string first_existing(const char *const (&paths)[N]) {
  for (const char *path : paths)
    if (access(path, F_OK) == 0)
      return path;
  return {};
}

// 0 when there is no such file.
ino_t inode_of(const std::string &path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

bool on_path(const char *program) {
  const Unique<char, g_free> path(g_find_program_in_path(program));
  return path != nullptr;
}

} // namespace

Result<PrivateDisplay::Kind> PrivateDisplay::choose(const std::string &wanted) {
  const bool xorg = !first_existing(kXorg).empty() && !first_existing(kDummyDriver).empty();
  if (wanted != "xvfb" && xorg)
    return Kind::Dummy;
  if (wanted == "xorg")
    return Failure{"Xorg with the dummy driver is not installed (on Debian: apt-get install "
                   "xserver-xorg-core xserver-xorg-video-dummy).",
                   ""};
  if (on_path("Xvfb"))
    return Kind::Xvfb;
  return Failure{wanted == "xvfb"
                     ? "Xvfb is not installed (on Debian: apt-get install xvfb)."
                     : "There is no X server for a private display (on Debian: apt-get install "
                       "xserver-xorg-core xserver-xorg-video-dummy).",
                 ""};
}

PrivateDisplay::PrivateDisplay(Children &children, RuntimeDir &dir, Kind kind, Callbacks callbacks)
    : children_(children), dir_(dir), kind_(kind), callbacks_(std::move(callbacks)) {}

PrivateDisplay::~PrivateDisplay() {
  if (pid_)
    children_.forget(*pid_);
  remove_remains();
}

Result<std::vector<std::string>> PrivateDisplay::command_line(unsigned width, unsigned height) {
  if (kind_ == Kind::Xvfb)
    return std::vector<std::string>{"Xvfb", "-screen", "0",
                                    std::to_string(width) + "x" + std::to_string(height) + "x24"};
  const auto config = dir_.write("xorg.conf", kXorgConfig);
  if (!config)
    return config.failure();
  const std::string no_more_config = dir_.file("xorg.conf.d");
  if (mkdir(no_more_config.c_str(), 0700) != 0)
    return Failure{"Cannot write " + no_more_config + ".", std::to_string(errno)};
  return std::vector<std::string>{first_existing(kXorg), "-config",      *config,
                                  "-configdir",          no_more_config, "-logfile",
                                  dir_.file("Xorg.log")};
}

Status PrivateDisplay::start(unsigned width, unsigned height, const Environment &environment) {
  const auto cookie = random_cookie();
  if (!cookie)
    return cookie.failure();
  const auto xauthority = dir_.write("xauthority", xauthority_bytes(*cookie));
  if (!xauthority)
    return xauthority.failure();
  xauthority_ = *xauthority;

  auto argv = command_line(width, height);
  if (!argv)
    return argv.failure();
  int number_pipe[2];
  if (pipe2(number_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
    return Failure{"Cannot start the X server.", std::to_string(errno)};
  number_fd_ = UniqueFd(number_pipe[0]);
  const UniqueFd number_out(number_pipe[1]);
  for (const std::string &argument :
       {std::string("-displayfd"), std::to_string(number_out.get()), std::string("-auth"),
        xauthority_, std::string("-noreset"), std::string("-nolisten"), std::string("tcp"),
        std::string("-s"), std::string("0")})
    argv->push_back(argument);

  const auto pid = children_.start({.argv = *argv,
                                    .environment = environment,
                                    .log_path = dir_.file("server.log"),
                                    .inherit_fd = number_out.get()},
                                   [this](int) { has_ended(); });
  if (!pid)
    return pid.failure();
  pid_ = *pid;
  number_source_ = MainLoopSource::on_readable(number_fd_.get(), [this] { read_number(); });
  too_late_ = MainLoopSource::after(kStartSeconds * 1000, [this] {
    number_source_.reset();
    callbacks_.started(start_failure("it was not ready in time"));
  });
  return {};
}

void PrivateDisplay::read_number() {
  char part[16];
  ssize_t n;
  while ((n = read(number_fd_.get(), part, sizeof part)) > 0)
    number_.append(part, static_cast<size_t>(n));
  const size_t end = number_.find('\n');
  if (end == std::string::npos) {
    if (n == 0) // its end is reported when the process is reaped
      number_source_.reset();
    return;
  }
  name_ = ":" + number_.substr(0, end);
  socket_inode_ = inode_of(socket_path());
  number_source_.reset();
  too_late_.reset();
  callbacks_.started({});
}

void PrivateDisplay::has_ended() {
  pid_.reset();
  number_source_.reset();
  too_late_.reset();
  if (name_.empty())
    callbacks_.started(start_failure("it ended at once"));
  else
    callbacks_.ended();
}

std::string PrivateDisplay::socket_path() const {
  return "/tmp/.X11-unix/X" + name_.substr(1);
}

// A server that was killed leaves its socket behind; another may have taken the name since.
void PrivateDisplay::remove_remains() const {
  if (socket_inode_ && inode_of(socket_path()) == socket_inode_)
    unlink(socket_path().c_str());
}

Failure PrivateDisplay::start_failure(const std::string &why) const {
  std::string log;
  for (const char *name : {"server.log", "Xorg.log"}) {
    std::ifstream file(dir_.file(name));
    for (std::string line; std::getline(file, line);)
      if (line.find("(EE)") != std::string::npos || std::string_view(name) == "server.log")
        log += line + "\n";
  }
  return {"The private X server did not start: " + why + ".", log};
}

} // namespace stripes::launch
