// SPDX-License-Identifier: MPL-2.0
// A private X server for a test, on a display number that is free, ended with the test.
#pragma once

#include "support/child_process.h"

#include <memory>
#include <string>
#include <vector>

namespace stripes::test {

class XServer {
 public:
  enum class Kind {
    Xvfb,  // fixed size, starts fast
    Dummy, // Xorg with the dummy driver: resize() works
  };
  struct Options {
    Kind kind = Kind::Xvfb;
    unsigned width = 1280;
    unsigned height = 720;
    unsigned depth = 24;
    bool cookie = false; // admit only who has the cookie in xauthority()
    std::vector<std::string> arguments = {};
    std::vector<std::string> wrapper = {}; // a command that runs the server: {"unshare", "--ipc"}
  };

  // Returns when the server takes connections. Throws std::runtime_error with its log otherwise.
  XServer();
  explicit XServer(const Options &options);
  ~XServer();

  const std::string &display() const { return display_; }       // ":7"
  const std::string &xauthority() const { return xauthority_; } // path, empty without cookie
  pid_t pid() const { return process_->pid(); }

  // Changes the size by RandR as xrandr does; only Kind::Dummy.
  void resize(unsigned width, unsigned height);
  // Ends the server while its clients are connected.
  void stop() { process_->stop(); }

 private:
  void start(const Options &options, std::vector<std::string> argv);

  TempDir dir_;
  std::string display_;
  std::string xauthority_;
  std::unique_ptr<ChildProcess> process_;
};

// Sets an environment variable for as long as it lives.
class ScopedEnv {
 public:
  ScopedEnv(const std::string &name, const std::string &value);
  ~ScopedEnv();
  ScopedEnv(const ScopedEnv &) = delete;
  ScopedEnv &operator=(const ScopedEnv &) = delete;

 private:
  std::string name_;
  std::string old_;
  bool had_ = false;
};

} // namespace stripes::test
