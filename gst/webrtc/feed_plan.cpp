// SPDX-License-Identifier: MPL-2.0
#include "webrtc/feed_plan.h"

#include <algorithm>
#include <utility>

namespace stripes {

void FeedPlan::restart() {
  *this = {};
}

std::optional<FeedPlan::Step> FeedPlan::next(int64_t now) {
  const bool key = key_wanted_ && now >= next_key_;
  const bool again = begun_ && now >= next_again();
  if (!changed_ && !key && !again)
    return {};
  if (std::exchange(changed_, false) || key)
    refinements_ = kRefinements;
  else if (refinements_ > 0)
    refinements_--;
  if (key) {
    key_wanted_ = false;
    next_key_ = now + kKeyInterval;
  }
  begun_ = true;
  last_sent_ = now;
  return Step{key};
}

int64_t FeedPlan::next_again() const {
  return last_sent_ + (refinements_ > 0 ? kRefineInterval : kStillInterval);
}

std::optional<int64_t> FeedPlan::due() const {
  if (changed_)
    return 0;
  std::optional<int64_t> due;
  if (begun_)
    due = next_again();
  if (key_wanted_)
    due = due ? std::min(*due, next_key_) : next_key_;
  return due;
}

} // namespace stripes
