// SPDX-License-Identifier: MPL-2.0
// The clock of pacing and input; timestamps come from the pipeline's clock instead.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace stripes {

inline std::chrono::nanoseconds steady_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

// A point of that clock by which something must be done.
class Deadline {
 public:
  explicit Deadline(std::chrono::nanoseconds from_now) : at_(steady_now() + from_now) {}
  int left_ms() const { // never negative
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - steady_now()).count();
    return static_cast<int>(std::max<int64_t>(left, 0));
  }
  bool passed() const { return steady_now() >= at_; }

 private:
  std::chrono::nanoseconds at_;
};

} // namespace stripes
