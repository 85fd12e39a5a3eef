// SPDX-License-Identifier: MPL-2.0
// Keeps digital silence from an encoder: a desktop that plays nothing records zeros, and to encode
// them costs more than all the rest of a still desktop.
#pragma once

#include "base/gst_ptr.h"

#include <chrono>
#include <cstdint>
#include <gst/gst.h>
#include <span>

namespace stripes::launch {

class SilenceGate {
 public:
  // Longer than the encoder looks back and than a pause between two words: so much is encoded.
  static constexpr std::chrono::milliseconds kOpenFor{500};

  // From now on buffers of samples that arrive at the encoder pass or are dropped, and of what it
  // makes the end of the sound before a silence, which it holds back until there is more. Its
  // streaming thread uses the gate; both end together.
  static void install(GstElement *encoder);

  // Whether samples, signed of any width, shall pass. time: of the first of them.
  bool passes(std::span<const uint8_t> samples, std::chrono::nanoseconds time,
              std::chrono::nanoseconds duration);
  // Whether what was encoded of that time is of now: before a silence its time would be long ago,
  // and a receiver would wait for what comes in between.
  bool is_of_now(std::chrono::nanoseconds time) const { return time + kHeldBack >= open_since_; }

 private:
  // What an encoder may hold back.
  static constexpr std::chrono::milliseconds kHeldBack{100};

  std::chrono::nanoseconds silent_for_{0}, open_since_{0};
};

} // namespace stripes::launch
