// SPDX-License-Identifier: MPL-2.0
// When each packet of speech is due. Packets come when the network lets them; a loudspeaker takes
// them one after the other, by a clock of its own.
#pragma once

#include <chrono>
#include <optional>

namespace stripes::launch {

class SpeechTimeline {
 public:
  using Time = std::chrono::nanoseconds;
  // Bound: speech that waits to be played. Drop rule: once more than kMost waits the newest goes
  // until no more than kLeast does, which is cut at once and heard as one short gap.
  static constexpr Time kMost = std::chrono::milliseconds(160);
  // Kept in hand after a gap, for packets that come late.
  static constexpr Time kLeast = std::chrono::milliseconds(40);

  struct Due {
    Time at;
    bool after_gap; // what is before it has been played
  };
  // For a packet that came now; nothing: it is dropped.
  std::optional<Due> next(Time now, Time duration);

 private:
  std::optional<Time> end_; // of what was taken
  bool dropping_ = false;
};

} // namespace stripes::launch
