// SPDX-License-Identifier: MPL-2.0
// The programs that the launcher starts, and whatever those start: nothing of it outlives us.
#pragma once

#include "base/result.h"
#include "process/environment.h"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <sys/types.h>
#include <vector>

namespace stripes::launch {

class Children {
 public:
  // The exit status, or 128 + the signal that ended it.
  using OnExit = std::function<void(int status)>;

  struct Program {
    std::vector<std::string> argv = {}; // argv[0] is looked up on PATH
    Environment environment = {};
    std::string log_path = {}; // stdout and stderr; empty: ours
    int inherit_fd = -1;       // stays open under the same number
  };

  // Orphans of our children become our children, so that none can slip away.
  Children();

  // Starts it in a session of its own, so that a Ctrl-C at the terminal is ours alone to handle; it
  // is sent SIGTERM should we die without having ended it. Failure::debug is the errno as text.
  Result<pid_t> start(const Program &program, OnExit on_exit);

  // Nobody is told of this one's end any more; it may have ended already.
  void forget(pid_t pid);

  // Takes note of every child that has ended and calls its OnExit. To be called on SIGCHLD.
  void reap();

  // Sends `signal` to all descendants but those below the programs in `spared`.
  void signal_all(int signal, const std::set<pid_t> &spared = {}) const;
  // Whether any descendant is left but those.
  bool any_left(const std::set<pid_t> &spared = {}) const;
  // Processor time that all descendants have used so far, in clock ticks.
  uint64_t processor_time() const;

 private:
  std::vector<pid_t> descendants(const std::set<pid_t> &spared) const;

  std::map<pid_t, OnExit> running_;
};

} // namespace stripes::launch
