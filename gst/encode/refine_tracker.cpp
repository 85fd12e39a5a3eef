// SPDX-License-Identifier: MPL-2.0
#include "encode/refine_tracker.h"

#include <algorithm>

namespace stripes::encode {

void RefineTracker::encoded(const TileMask &changed, TimePoint now) {
  for (size_t i = 0; i < coarse_.size(); i++) {
    if (!changed.test(i))
      continue;
    coarse_count_ += !coarse_[i];
    coarse_[i] = 1;
    changed_at_[i] = now;
  }
}

void RefineTracker::encoded_sharp(const TileMask &changed, TimePoint now) {
  for (size_t i = 0; i < coarse_.size(); i++) {
    if (!changed.test(i))
      continue;
    coarse_count_ -= coarse_[i];
    coarse_[i] = 0;
    changed_at_[i] = now;
  }
}

bool RefineTracker::calm(const TileMask &changed, TimePoint now, Milliseconds span) const {
  for (size_t i = 0; i < coarse_.size(); i++)
    if (changed.test(i) && changed_at_[i] + span > now)
      return false;
  return true;
}

void RefineTracker::all_encoded(TimePoint now) {
  std::fill(coarse_.begin(), coarse_.end(), 1);
  std::fill(changed_at_.begin(), changed_at_.end(), now);
  coarse_count_ = coarse_.size();
}

void RefineTracker::all_refined() {
  std::fill(coarse_.begin(), coarse_.end(), 0);
  coarse_count_ = 0;
}

std::optional<TimePoint> RefineTracker::first_due(Milliseconds delay) const {
  if (coarse_count_ == 0)
    return std::nullopt;
  TimePoint first = TimePoint::max();
  for (size_t i = 0; i < coarse_.size(); i++)
    if (coarse_[i])
      first = std::min(first, changed_at_[i]);
  return first + delay;
}

std::optional<TimePoint> RefineTracker::whole_due(Milliseconds delay) const {
  if (coarse_count_ == 0)
    return std::nullopt;
  TimePoint last = TimePoint::min();
  for (size_t i = 0; i < coarse_.size(); i++)
    if (coarse_[i])
      last = std::max(last, changed_at_[i]);
  return last + delay;
}

unsigned RefineTracker::take_due(TimePoint now, Milliseconds delay, Milliseconds slack,
                                 unsigned most, TileMask &due) {
  due.clear();
  unsigned count = 0;
  for (size_t i = 0; i < coarse_.size() && count < most; i++) {
    if (!coarse_[i] || changed_at_[i] + delay > now + slack)
      continue;
    due.set(i);
    coarse_[i] = 0;
    count++;
  }
  coarse_count_ -= count;
  return count;
}

} // namespace stripes::encode
