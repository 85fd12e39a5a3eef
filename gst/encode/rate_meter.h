// SPDX-License-Identifier: MPL-2.0
// How much of something happens in a second, lately: each portion fades exponentially.
#pragma once

#include "encode/picture.h"

#include <algorithm>
#include <cmath>

namespace stripes::encode {

class RateMeter {
 public:
  // memory: how long a portion counts. A single one counts as if it were spread over that time.
  explicit RateMeter(Milliseconds memory)
      : memory_s_(std::chrono::duration<double>(memory).count()) {}

  void add(double amount, TimePoint now) {
    rate_ = at(now) + amount / memory_s_;
    last_ = now;
  }

  // Time may have gone back: what is there fades from now on.
  void follow(TimePoint now) { last_ = std::min(last_, now); }

  // Per second.
  double at(TimePoint now) const {
    if (now <= last_)
      return rate_;
    return rate_ * std::exp(-std::chrono::duration<double>(now - last_).count() / memory_s_);
  }
  // What at() would be if this much were added.
  double with(double amount, TimePoint now) const { return at(now) + amount / memory_s_; }

 private:
  double memory_s_;
  double rate_ = 0;
  TimePoint last_;
};

} // namespace stripes::encode
