// SPDX-License-Identifier: MPL-2.0
// What is asked of this program by signals: SIGUSR1 to freeze, SIGTERM or SIGINT to end.
#pragma once

#include <chrono>
#include <csignal>

namespace stripes::bench {

using Clock = std::chrono::steady_clock; // CLOCK_MONOTONIC
using TimePoint = Clock::time_point;

class Commands {
 public:
  Commands();

  bool frozen() const { return frozen_; }
  bool stopped() const { return stopped_; }
  // Returns early when something is asked for.
  void wait_until(TimePoint when);

 private:
  sigset_t signals_; // blocked but while waiting, so that none is missed
  bool frozen_ = false, stopped_ = false;
};

} // namespace stripes::bench
