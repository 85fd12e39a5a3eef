// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_outlet.h"

namespace stripes::encode {

void StripeOutlet::put(EncodedStripe stripe) {
  std::lock_guard lock(mutex_);
  put_++;
  finished_.push_back(std::move(stripe));
}

void StripeOutlet::skip() {
  std::lock_guard lock(mutex_);
  if (expected_ > 0)
    expected_--;
}

void StripeOutlet::hand_on() {
  hand_on(false);
}

void StripeOutlet::finish() {
  if (!finished_.empty())
    finished_.back().last = true;
  hand_on(true);
}

// Nothing when all that is left may be the last.
std::optional<EncodedStripe> StripeOutlet::take(bool the_last) {
  std::lock_guard lock(mutex_);
  const bool more_to_come = put_ < expected_;
  if (finished_.size() <= (the_last || more_to_come ? 0 : 1))
    return std::nullopt;
  EncodedStripe stripe = std::move(finished_.front());
  finished_.erase(finished_.begin());
  return stripe;
}

void StripeOutlet::hand_on(bool the_last) {
  while (auto stripe = take(the_last)) {
    if (refused_)
      continue;
    handed_on_++;
    refused_ = !deliver_(std::move(*stripe));
  }
}

} // namespace stripes::encode
