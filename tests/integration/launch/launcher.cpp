// SPDX-License-Identifier: MPL-2.0
#include "launcher.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace stripes::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// At most 30 s.
template <typename Done>
bool wait_until(Done done) {
  for (int i = 0; i < 1500 && !done(); i++)
    std::this_thread::sleep_for(20ms);
  return done();
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

pid_t Launcher::pid_of(const std::string &text) const {
  for (const auto &entry : fs::directory_iterator("/proc"))
    if (read_file(entry.path() / "environ").find(marker_) != std::string::npos &&
        read_file(entry.path() / "cmdline").find(text) != std::string::npos)
      return std::atoi(entry.path().filename().c_str());
  return 0;
}

std::string Launcher::left_behind() const {
  std::string found;
  for (const auto &entry : fs::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename();
    if (!std::all_of(pid.begin(), pid.end(), ::isdigit) ||
        read_file(entry.path() / "environ").find(marker_) == std::string::npos)
      continue;
    std::string command = read_file(entry.path() / "cmdline");
    std::replace(command.begin(), command.end(), '\0', ' ');
    found += "process " + pid + " " + command + "\n";
  }
  for (const auto &entry : fs::directory_iterator(dir_.file("run")))
    found += "folder " + entry.path().string() + "\n";
  if (!socket_.empty() && fs::exists(socket_))
    found += "socket " + socket_ + "\n";
  return found;
}

} // namespace stripes::test
