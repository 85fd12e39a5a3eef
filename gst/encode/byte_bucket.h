// SPDX-License-Identifier: MPL-2.0
// A leaky bucket: bytes come in at a steady rate up to a credit, and may be taken into debt.
#pragma once

#include "encode/picture.h"

#include <algorithm>
#include <optional>

namespace stripes::encode {

class ByteBucket {
 public:
  // rate: bytes a second. most: bytes that can be saved up. A new bucket is full; one that is there
  // keeps its debt when the rate changes.
  void set(double rate, double most) {
    level_ = rate_ > 0 ? std::min(level_, most) : most;
    rate_ = rate;
    most_ = most;
  }

  double rate() const { return rate_; }
  // Bytes; less than nothing is debt.
  double level(TimePoint now) const {
    if (!since_ || now <= *since_)
      return level_;
    return std::min(most_, level_ + rate_ * std::chrono::duration<double>(now - *since_).count());
  }
  void take(double bytes, TimePoint now) {
    level_ = level(now) - bytes;
    since_ = now; // time that jumps back goes on from there
  }
  // Debt below this is let off.
  void let_off(double least, TimePoint now) {
    if (level(now) >= least)
      return;
    level_ = least;
    since_ = now;
  }
  // When the level reaches so much; at most what can be saved up. Needs a rate.
  TimePoint when(double level, TimePoint now) const {
    const double missing = std::max(0.0, std::min(level, most_) - this->level(now));
    return now +
           std::chrono::duration_cast<Clock::duration>(
               std::chrono::duration<double>(missing / rate_)) +
           std::chrono::microseconds(1); // rounding must not make it a moment too early
  }

 private:
  double rate_ = 0, most_ = 0, level_ = 0;
  std::optional<TimePoint> since_; // level_ was right then
};

} // namespace stripes::encode
