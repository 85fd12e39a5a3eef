// SPDX-License-Identifier: MPL-2.0
// Hands the stripes of one picture on as they finish, and marks the last one.
//
// Stripes finish on several threads, in any order; only the caller's thread hands them on. Where
// it is not known how many there will be, the newest is kept back until another comes or finish().
#pragma once

#include "encode/row_layout.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace stripes::encode {

struct EncodedStripe {
  uint32_t frame_id = 0;
  unsigned x = 0, y = 0, width = 0, height = 0; // px; of the sides coded ones
  StripeSpan hole; // of the picture, px: not to be painted; mostly empty
  bool key = false;
  bool refinement = false;
  bool last = false; // of its picture
  std::vector<uint8_t> bytes;
};

// Takes one stripe; called on the thread that encodes the picture. false: nobody wants more.
using Deliver = std::function<bool(EncodedStripe &&)>;

class StripeOutlet {
 public:
  // expected: how many stripes put() will bring, or 0 when that shows only at the end.
  explicit StripeOutlet(const Deliver &deliver, size_t expected = 0)
      : deliver_(deliver), expected_(expected) {}

  // Any thread.
  void put(EncodedStripe stripe);
  // Any thread: instead of a put() that was expected.
  void skip();
  // Caller's thread: hands on all but what may be the last.
  void hand_on();
  // Caller's thread: hands on the rest. No put() after it.
  void finish();

  bool refused() const { return refused_; }
  unsigned handed_on() const { return handed_on_; }

 private:
  std::optional<EncodedStripe> take(bool the_last);
  void hand_on(bool the_last);

  const Deliver &deliver_;
  bool refused_ = false;
  unsigned handed_on_ = 0;
  size_t expected_;
  std::mutex mutex_; // guards the fields below
  size_t put_ = 0;
  std::vector<EncodedStripe> finished_; // at most the stripes of a picture
};

} // namespace stripes::encode
