// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_outlet.h"

namespace stripes::encode {

void StripeOutlet::put(EncodedStripe stripe) {
  std::lock_guard lock(mutex_);
  finished_.push_back(std::move(stripe));
}

void StripeOutlet::hand_on() {
  hand_on_down_to(1);
}

void StripeOutlet::finish() {
  if (!finished_.empty())
    finished_.back().last = true;
  hand_on_down_to(0);
}

void StripeOutlet::hand_on_down_to(size_t keep) {
  for (;;) {
    EncodedStripe stripe;
    {
      std::lock_guard lock(mutex_);
      if (finished_.size() <= keep)
        return;
      stripe = std::move(finished_.front());
      finished_.erase(finished_.begin());
    }
    if (refused_)
      continue;
    handed_on_++;
    refused_ = !deliver_(std::move(stripe));
  }
}

} // namespace stripes::encode
