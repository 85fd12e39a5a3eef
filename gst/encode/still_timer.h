// SPDX-License-Identifier: MPL-2.0
// A thread that calls back at a time that may be moved at will: what lets the encoder work while
// no picture comes.
#pragma once

#include "encode/picture.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace stripes::encode {

class StillTimer {
 public:
  // on_due runs on the timer's own thread, with the timer disarmed; it may arm() again.
  explicit StillTimer(std::function<void()> on_due);
  ~StillTimer() { stop(); }
  StillTimer(const StillTimer &) = delete;
  StillTimer &operator=(const StillTimer &) = delete;

  // Waits for a running on_due; none comes after it. Not to be called from on_due.
  void stop();

  // Any thread. Replaces the time; nothing disarms.
  void arm(std::optional<TimePoint> when);
  void arm_now() { arm(TimePoint::min()); }

 private:
  void loop();

  std::function<void()> on_due_;
  std::mutex mutex_; // guards when_ and stopping_
  std::condition_variable changed_;
  std::optional<TimePoint> when_;
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace stripes::encode
