// SPDX-License-Identifier: MPL-2.0
#include "capture/pacer.h"

#include <algorithm>

namespace stripes {

using Kind = Pacer::Decision::Kind;

bool Pacer::urgency_helps(Time now) const {
  return !hold_ && !first_ && !between_used_ && now < next_point();
}

Pacer::Decision Pacer::decide(Time now) const {
  if (hold_)
    return {Kind::Wait, kForever};
  if (first_)
    return {Kind::Capture, now};
  if (changed_) {
    if (now >= next_point() || (urgent_ && !between_used_))
      return {Kind::Capture, now};
    return {Kind::Wait, next_point()};
  }
  if (wanted_)
    return {Kind::Repeat, now};
  if (heartbeat_ == kForever)
    return {Kind::Wait, kForever};
  const Time beat = last_picture_ + std::max(heartbeat_, interval_);
  if (now >= beat)
    return {Kind::Heartbeat, now};
  return {Kind::Wait, beat};
}

void Pacer::captured(Time now) {
  if (first_) {
    anchor_ = now;
    between_used_ = false;
  } else if (now < next_point()) {
    between_used_ = true;
  } else {
    anchor_ = now - next_point() <= interval_ / 4 ? next_point() : now;
    between_used_ = false;
  }
  first_ = changed_ = urgent_ = wanted_ = false;
  last_picture_ = now;
}

void Pacer::repeated(Time now) {
  wanted_ = false;
  last_picture_ = now;
}

} // namespace stripes
