// SPDX-License-Identifier: MPL-2.0
// Hands the stripes of one picture on as they finish, and marks the last one.
//
// Stripes finish on several threads, in any order; only the caller's thread hands them on. Which
// one is the last shows only at the end, so the newest is kept back until another comes or
// finish().
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace stripes::encode {

struct EncodedStripe {
  uint32_t frame_id = 0;
  unsigned y = 0, width = 0, height = 0; // coded px
  bool key = false;
  bool refinement = false;
  bool last = false; // of its picture
  std::vector<uint8_t> bytes;
};

// Takes one stripe; called on the thread that encodes the picture. false: nobody wants more.
using Deliver = std::function<bool(EncodedStripe &&)>;

class StripeOutlet {
 public:
  explicit StripeOutlet(const Deliver &deliver) : deliver_(deliver) {}

  // Any thread.
  void put(EncodedStripe stripe);
  // Caller's thread: hands on all but the newest.
  void hand_on();
  // Caller's thread: hands on the rest. No put() after it.
  void finish();

  bool refused() const { return refused_; }
  unsigned handed_on() const { return handed_on_; }

 private:
  void hand_on_down_to(size_t keep);

  const Deliver &deliver_;
  bool refused_ = false;
  unsigned handed_on_ = 0;
  std::mutex mutex_; // guards finished_, bounded by the stripes of a picture
  std::vector<EncodedStripe> finished_;
};

} // namespace stripes::encode
