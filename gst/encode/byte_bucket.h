// SPDX-License-Identifier: MPL-2.0
// A leaky bucket: bytes come in at a steady rate up to a credit, and may be taken into debt.
#pragma once

#include "encode/picture.h"

#include <algorithm>
#include <optional>

namespace stripes::encode {

class ByteBucket {
 public:
  // rate: bytes a second. most: bytes that can be saved up. A new bucket is full. In one that is
  // there neither a debt takes longer to be paid nor savings become more: a lower rate scales both,
  // a higher one leaves them as they are.
  void set(double rate, double most) {
    level_ = rate_ > 0 ? std::min(level_ * std::min(1.0, rate / rate_), most) : most;
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
  // Time may be another than it was: where it went back, the level is what it was and goes on from
  // now. To be told before when() is asked, or that would not come nearer until time caught up.
  void follow(TimePoint now) {
    if (since_)
      since_ = std::min(*since_, now);
  }
  void forget_debt() { level_ = std::max(0.0, level_); }
  // Debt below this is let off.
  void let_off(double least, TimePoint now) {
    if (level(now) >= least)
      return;
    level_ = least;
    since_ = now;
  }
  // When the level reaches so much; at most what can be saved up. Needs a rate if that is more than
  // there is.
  TimePoint when(double level, TimePoint now) const {
    const double missing = std::max(0.0, std::min(level, most_) - this->level(now));
    return now +
           std::chrono::duration_cast<Clock::duration>(
               std::chrono::duration<double>(missing > 0 ? missing / rate_ : 0)) +
           std::chrono::microseconds(1); // rounding must not make it a moment too early
  }

 private:
  double rate_ = 0, most_ = 0, level_ = 0;
  std::optional<TimePoint> since_; // level_ was right then
};

} // namespace stripes::encode
