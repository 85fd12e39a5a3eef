// SPDX-License-Identifier: MPL-2.0
// selkies-launch as a test runs it, and what is left of it afterwards.
#pragma once

#include "support/child_process.h"
#include "support/patience.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <gtest/gtest.h>
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
  std::optional<int> wait(unsigned seconds = 120) {
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
  // Of the program with that name; 0: there is none.
  pid_t pid_named(const std::string &name) const;
  // A file of that name in the test's own folder.
  std::string file(const std::string &name) const { return dir_.file(name); }

  // Processes it started, its folder, its display's socket: one line for each that is still there.
  // Where all of that has been killed and is not gone yet, as on a busy machine, it is waited for.
  std::string left_behind() const;

 private:
  pid_t find_process(const std::function<bool(const std::string &folder)> &wanted) const;
  std::string find_display() const;
  std::string remains(bool &killed) const;

  TempDir dir_;
  std::string marker_;
  std::string socket_; // of the display, once asked for
  std::unique_ptr<ChildProcess> process_;
};

// PATH with all programs of this machine but one, by links in a folder that is made for it.
std::string path_without(const std::string &program, const std::string &folder);

// How much longer than on an ordinary machine it takes here and now until one that has nothing to
// do has started and ended again, ms. What a launcher waits for is the same on every machine, and
// what it does is not.
double launch_delay();

// Whether `once`, which returns its ms, takes less than `limit`: one of a few times, and with what
// the machine takes longer.
template <typename Once>
testing::AssertionResult takes_less_than(double limit, const Once &once) {
  double best = quickest_ms(limit, once, 1);
  double delay = 0;
  if (best >= limit) {
    delay = launch_delay();
    best = std::min(best, quickest_ms(limit + delay, once, 3));
  }
  if (best < limit + delay)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "it took " << best << " ms; " << limit
                                     << " are allowed, and " << delay << " for a slow machine";
}

} // namespace stripes::test
