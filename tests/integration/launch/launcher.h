// SPDX-License-Identifier: MPL-2.0
// selkies-launch as a test runs it, and what is left of it afterwards.
#pragma once

#include "support/child_process.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stripes::test {

class Launcher {
 public:
  using Words = std::vector<std::string>;

  // Adds --port=0. `prefix`: a program that runs it, such as nohup.
  explicit Launcher(const Words &arguments, const Words &environment = {},
                    const Words &prefix = {});

  // The port of the address that it prints; 0 when it ended without one.
  uint16_t wait_port();
  std::optional<int> wait(unsigned seconds = 30) {
    return process_->wait(std::chrono::seconds(seconds));
  }
  void signal(int number) { process_->signal(number); }
  std::string output() const { return read_file(dir_.file("output")); }
  // A file that the command writes as $OUT; empty until it is there.
  std::string wait_out(const std::string &until = "\n");

  // Of a private display, once a program runs on it.
  std::string display();
  std::string xauthority() const;

  // The private X server's process; 0: there is none.
  pid_t server_pid() const;
  // Of a program with that text in its command line; 0: there is none.
  pid_t pid_of(const std::string &text) const;
  // A file of that name in the test's own folder.
  std::string file(const std::string &name) const { return dir_.file(name); }

  // Processes it started, its folder, its display's socket: one line for each that is still there.
  std::string left_behind() const;

 private:
  std::string find_display() const;

  TempDir dir_;
  std::string marker_;
  std::string socket_; // of the display, once asked for
  std::unique_ptr<ChildProcess> process_;
};

} // namespace stripes::test
