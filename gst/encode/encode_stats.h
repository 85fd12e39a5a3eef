// SPDX-License-Identifier: MPL-2.0
// What an encoder did since it was started: counted by who encodes, read by whoever asks.
#pragma once

#include "encode/stage_times.h"

#include <cstdint>
#include <mutex>

namespace stripes::encode {

struct EncodeCounts {
  uint64_t pictures = 0;    // came in
  uint64_t unchanged = 0;   // of those, looked at and nothing had changed
  uint64_t skipped = 0;     // of those, held back by a throttle or a bitrate until a newer one came
  uint64_t failed = 0;      // times that a picture could not be read, or a stripe not be encoded
  uint64_t stripes = 0;     // went out
  uint64_t keys = 0;        // of those, keys
  uint64_t refinements = 0; // of those, better copies of what stood still
  uint64_t bytes = 0;       // went out
  uint64_t layouts = 0;     // ways to cut the picture, the first one included
  uint64_t encode_ns = 0;   // time spent from taking up a picture to handing on its last stripe
  uint64_t longest_ns = 0;  // the most that one picture took

  EncodeCounts &operator+=(const EncodeCounts &more);
};

class EncodeStats {
 public:
  // Any thread; called a few times for each picture at most.
  void add(const EncodeCounts &more);
  EncodeCounts counts() const;
  void reset();
  StageTimes &times() { return times_; }
  const StageTimes &times() const { return times_; }

 private:
  mutable std::mutex mutex_; // guards counts_
  EncodeCounts counts_;
  StageTimes times_;
};

} // namespace stripes::encode
