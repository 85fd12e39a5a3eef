// SPDX-License-Identifier: MPL-2.0
// A program started by a test: ended with the test, also when the test crashes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace stripes::test {

class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> argv;        // argv[0] is looked up on PATH
    std::vector<std::string> environment; // "NAME=value" on top of the test's own
    std::string log_path;                 // stdout and stderr; empty: the test's own
    int inherit_fd = -1;                  // stays open in the child under the same number
  };

  // Throws std::runtime_error when the program cannot be started.
  explicit ChildProcess(const Options &options);
  ~ChildProcess(); // SIGTERM, after 30 s SIGKILL
  ChildProcess(const ChildProcess &) = delete;
  ChildProcess &operator=(const ChildProcess &) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void signal(int number);
  // Waits for the end: the exit status, 128 + signal, or nothing after `timeout`.
  std::optional<int> wait(std::chrono::milliseconds timeout);
  // Ends it and gives its exit status.
  int stop();

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
};

// A folder below the system's temporary one, removed with all its files at the end.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir &) = delete;
  TempDir &operator=(const TempDir &) = delete;
  const std::string &path() const { return path_; }
  std::string file(const std::string &name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string read_file(const std::string &path); // empty when there is none

// Whether somebody takes connections at this socket in the file system: its name is there a moment
// before.
bool takes_connections(const std::string &socket_path);

} // namespace stripes::test
