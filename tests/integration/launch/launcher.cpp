// SPDX-License-Identifier: MPL-2.0
#include "launcher.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace stripes::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

template <typename Done>
bool wait_until(Done done, std::chrono::seconds patience = 90s) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!done() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(20ms);
  return done();
}

// Whether SIGKILL is on its way to a process, by its /proc/PID/status, or it has gone meanwhile.
bool is_killed(const std::string &status) {
  for (const char *pending : {"SigPnd:", "ShdPnd:"})
    if (const size_t at = status.find(pending); at != std::string::npos)
      if (std::strtoull(status.c_str() + at + std::strlen(pending), nullptr, 16) >> (SIGKILL - 1) &
          1)
        return true;
  return status.empty();
}

} // namespace

Launcher::Launcher(const Words &arguments, const Words &environment, const Words &prefix) {
  fs::create_directory(dir_.file("run"));
  marker_ = "STRIPES_LAUNCH_TEST=" + dir_.path();
  Words argv = prefix;
  argv.push_back(std::string(std::getenv("STRIPES_BUILD_ROOT")) +
                 "/tools/selkies-launch/selkies-launch");
  argv.push_back("--port=0");
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  Words all = {marker_, "XDG_RUNTIME_DIR=" + dir_.file("run"), "OUT=" + dir_.file("out")};
  all.insert(all.end(), environment.begin(), environment.end());
  process_ = std::make_unique<ChildProcess>(
      ChildProcess::Options{.argv = argv, .environment = all, .log_path = dir_.file("output")});
}

uint16_t Launcher::wait_port() {
  unsigned port = 0;
  wait_until([&] {
    const std::string text = output();
    const size_t address = text.find("http://127.0.0.1:");
    if (address != std::string::npos && text.find('\n', address) != std::string::npos)
      port = static_cast<unsigned>(std::atoi(text.c_str() + address + 17));
    return port != 0 || !process_->running();
  });
  return static_cast<uint16_t>(port);
}

std::string Launcher::wait_out(const std::string &until) {
  std::string text;
  wait_until([&] {
    text = read_file(dir_.file("out"));
    return text.find(until) != std::string::npos || !process_->running();
  });
  return text;
}

std::string Launcher::display() {
  std::string display;
  wait_until([&] {
    display = find_display();
    return !display.empty() || !process_->running();
  });
  if (!display.empty())
    socket_ = "/tmp/.X11-unix/X" + display.substr(1);
  return display;
}

// From the environment of one of its children.
std::string Launcher::find_display() const {
  const std::string begin(1, '\0');
  for (const auto &entry : fs::directory_iterator("/proc")) {
    const std::string environment = begin + read_file(entry.path() / "environ");
    const size_t at = environment.find(begin + "DISPLAY=:");
    if (at == std::string::npos || environment.find(begin + marker_ + begin) == std::string::npos ||
        environment.find(begin + "XAUTHORITY=" + xauthority() + begin) == std::string::npos)
      continue;
    return environment.substr(at + 9, environment.find('\0', at + 1) - at - 9);
  }
  return "";
}

std::string Launcher::xauthority() const {
  for (const auto &folder : fs::directory_iterator(dir_.file("run")))
    if (fs::exists(folder.path() / "xauthority"))
      return folder.path() / "xauthority";
  return "none";
}

pid_t Launcher::server_pid() const {
  return pid_of("-displayfd");
}

pid_t Launcher::find_process(const std::function<bool(const std::string &)> &wanted) const {
  for (const auto &entry : fs::directory_iterator("/proc"))
    if (read_file(entry.path() / "environ").find(marker_) != std::string::npos &&
        wanted(entry.path()))
      return std::atoi(entry.path().filename().c_str());
  return 0;
}

pid_t Launcher::pid_of(const std::string &text) const {
  return find_process([&](const std::string &folder) {
    return read_file(folder + "/cmdline").find(text) != std::string::npos;
  });
}

pid_t Launcher::pid_named(const std::string &name) const {
  return find_process(
      [&](const std::string &folder) { return read_file(folder + "/comm") == name + "\n"; });
}

std::string Launcher::left_behind() const {
  std::string found;
  wait_until(
      [&] {
        bool killed = true;
        found = remains(killed);
        return found.empty() || !killed;
      },
      10s);
  return found;
}

// killed: becomes false where there is something that does not end by itself.
std::string Launcher::remains(bool &killed) const {
  std::string found;
  for (const auto &entry : fs::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename();
    if (!std::all_of(pid.begin(), pid.end(), ::isdigit) ||
        read_file(entry.path() / "environ").find(marker_) == std::string::npos)
      continue;
    std::string command = read_file(entry.path() / "cmdline");
    std::replace(command.begin(), command.end(), '\0', ' ');
    found += "process " + pid + " " + command + "\n";
    killed = killed && is_killed(read_file(entry.path() / "status"));
  }
  const size_t processes = found.size();
  for (const auto &entry : fs::directory_iterator(dir_.file("run")))
    found += "folder " + entry.path().string() + "\n";
  if (!socket_.empty() && fs::exists(socket_))
    found += "socket " + socket_ + "\n";
  killed = killed && found.size() == processes;
  return found;
}

std::string path_without(const std::string &program, const std::string &folder) {
  fs::create_directory(folder);
  for (const char *programs : {"/usr/local/bin", "/usr/bin", "/bin"})
    for (const auto &entry : fs::directory_iterator(programs)) {
      const fs::path name = entry.path().filename(), link = fs::path(folder) / name;
      if (name != program && !fs::exists(fs::symlink_status(link)))
        fs::create_symlink(entry.path(), link);
    }
  return "PATH=" + folder;
}

double launch_delay() {
  constexpr double kUsual = 1500; // ms
  const double here = ms_of([] { Launcher({"--", "true"}).wait(); });
  return std::max(here - kUsual, 0.0);
}

} // namespace stripes::test
