// SPDX-License-Identifier: MPL-2.0
#include "server/ack_flow.h"

#include <algorithm>
#include <numeric>

namespace stripes {

void AckFlow::sent(uint16_t frame_id, int64_t now) {
  if (!pictures_.empty() && pictures_.back().frame_id == frame_id)
    return;
  if (pictures_.size() >= kMaxPictures)
    pictures_.pop_front();
  pictures_.push_back({frame_id, now});
}

void AckFlow::acknowledged(uint16_t frame_id, int64_t now) {
  last_ack_ = now;
  const auto found = std::ranges::find(pictures_, frame_id, &Picture::frame_id);
  if (found == pictures_.end())
    return; // pages repeat the last one 20 times a second
  samples_[samples_taken_++ % samples_.size()] = now - found->sent;
  pictures_.erase(pictures_.begin(), found + 1);
}

void AckFlow::reset() {
  pictures_.clear();
  last_ack_ = 0;
}

double AckFlow::round_trip_ms() const {
  const size_t n = std::min(samples_taken_, samples_.size());
  if (n == 0)
    return -1;
  const auto sum =
      std::accumulate(samples_.begin(), samples_.begin() + static_cast<ptrdiff_t>(n), int64_t{0});
  return static_cast<double>(sum) / static_cast<double>(n) / 1000.0;
}

bool AckFlow::behind(int64_t now) const {
  if (pictures_.empty() || last_ack_ == 0 || now - last_ack_ > kSilent)
    return false;
  const size_t n = std::min(samples_taken_, samples_.size());
  const int64_t least =
      n ? *std::min_element(samples_.begin(), samples_.begin() + static_cast<ptrdiff_t>(n)) : 0;
  return now - pictures_.front().sent > kLate + std::min(least, kMostForgiven);
}

} // namespace stripes
