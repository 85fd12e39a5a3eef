// SPDX-License-Identifier: MPL-2.0
#include "support/x_server.h"

#include "support/x_client.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <unistd.h>

namespace stripes::test {

namespace {

constexpr char kDummyConfig[] = R"(Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "d"
  Driver "dummy"
  VideoRam 256000
EndSection
Section "Monitor"
  Identifier "m"
  HorizSync 1-2000
  VertRefresh 1-1000
EndSection
Section "Screen"
  Identifier "s"
  Device "d"
  Monitor "m"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 7680 4320
  EndSubSection
EndSection
)";

// One entry of family "wild", so that it fits whatever display number the server finds.
void write_xauthority(const std::string &path) {
  std::random_device random;
  std::string cookie;
  for (int i = 0; i < 16; i++)
    cookie.push_back(static_cast<char>(random()));
  const auto counted = [](const std::string &s) {
    return std::string{static_cast<char>(s.size() >> 8), static_cast<char>(s.size())} + s;
  };
  const std::string entry = std::string{'\xff', '\xff'} + counted("") + counted("") +
                            counted("MIT-MAGIC-COOKIE-1") + counted(cookie);
  std::ofstream(path, std::ios::binary) << entry;
}

// The number that the server writes to its -displayfd once it takes connections.
std::string read_display_number(int fd, ChildProcess &process) {
  std::string text;
  for (int waited = 0; waited < 1200 && text.find('\n') == std::string::npos; waited++) {
    pollfd item{fd, POLLIN, 0};
    if (poll(&item, 1, 100) > 0) {
      std::array<char, 16> part{};
      const ssize_t n = read(fd, part.data(), part.size());
      if (n > 0)
        text.append(part.data(), static_cast<size_t>(n));
    }
    if (!process.running())
      break;
  }
  const auto end = text.find('\n');
  return end == std::string::npos ? std::string() : text.substr(0, end);
}

} // namespace

XServer::XServer() : XServer(Options{}) {}

XServer::XServer(const Options &options) {
  std::vector<std::string> argv;
  if (options.kind == Kind::Xvfb) {
    argv = {"Xvfb", "-screen", "0",
            std::to_string(options.width) + "x" + std::to_string(options.height) + "x" +
                std::to_string(options.depth)};
  } else {
    std::ofstream(dir_.file("xorg.conf")) << kDummyConfig;
    const auto empty = dir_.file("empty");
    std::ofstream(empty + ".conf") << "";
    // The binary itself: the wrapper on PATH refuses ordinary users outside a console.
    argv = {"/usr/lib/xorg/Xorg", "-config", dir_.file("xorg.conf"),
            "-configdir",         empty,     "-logfile",
            dir_.file("Xorg.log")};
  }
  start(options, std::move(argv));
  if (options.kind == Kind::Dummy)
    resize(options.width, options.height);
}

void XServer::start(const Options &options, std::vector<std::string> argv) {
  int pipe_fds[2];
  if (pipe2(pipe_fds, O_CLOEXEC) != 0)
    throw std::runtime_error("pipe2 failed");
  argv.insert(argv.end(),
              {"-displayfd", std::to_string(pipe_fds[1]), "-noreset", "-nolisten", "tcp"});
  if (options.cookie) {
    xauthority_ = dir_.file("xauthority");
    write_xauthority(xauthority_);
    argv.insert(argv.end(), {"-auth", xauthority_});
  }
  argv.insert(argv.end(), options.arguments.begin(), options.arguments.end());
  argv.insert(argv.begin(), options.wrapper.begin(), options.wrapper.end());
  process_ = std::make_unique<ChildProcess>(ChildProcess::Options{
      .argv = argv, .environment = {}, .log_path = dir_.file("log"), .inherit_fd = pipe_fds[1]});
  close(pipe_fds[1]);
  const auto number = read_display_number(pipe_fds[0], *process_);
  close(pipe_fds[0]);
  if (number.empty())
    throw std::runtime_error(argv[0] + " did not start:\n" + read_file(dir_.file("log")) +
                             read_file(dir_.file("Xorg.log")));
  display_ = ":" + number;
}

XServer::~XServer() = default;

void XServer::resize(unsigned width, unsigned height) {
  std::unique_ptr<ScopedEnv> env;
  if (!xauthority_.empty())
    env = std::make_unique<ScopedEnv>("XAUTHORITY", xauthority_);
  XClient(display_).resize_screen(width, height);
}

ScopedEnv::ScopedEnv(const std::string &name, const std::string &value) : name_(name) {
  if (const char *old = getenv(name.c_str())) {
    had_ = true;
    old_ = old;
  }
  setenv(name.c_str(), value.c_str(), 1);
}

ScopedEnv::~ScopedEnv() {
  if (had_)
    setenv(name_.c_str(), old_.c_str(), 1);
  else
    unsetenv(name_.c_str());
}

} // namespace stripes::test
