// SPDX-License-Identifier: MPL-2.0
// When the next picture goes to an encoder. A screen that changes is encoded as it comes; one that
// stopped is sent a few times more, so that the rate control makes it sharp, and then only so often
// that browsers know that nothing is lost, until it changes or somebody needs a key picture. Knows
// no clock and no thread.
#pragma once

#include <cstdint>
#include <optional>

namespace stripes {

class FeedPlan {
 public:
  static constexpr unsigned kRefinements = 10;
  static constexpr int64_t kRefineInterval = 100000; // µs
  static constexpr int64_t kKeyInterval = 250000;    // µs between key pictures
  // Chromium takes 3 s without a picture for loss and asks for a key picture, which is far dearer
  // than one that says that nothing changed.
  static constexpr int64_t kStillInterval = 2000000; // µs

  // All times are µs of one monotonic clock.
  void changed() { changed_ = true; }
  void key_wanted() { key_wanted_ = true; }
  // Another encoder or none before: nothing of what was planned holds.
  void restart();

  struct Step {
    bool key = false;
  };
  // What to send now, if anything; it counts as sent.
  std::optional<Step> next(int64_t now);
  // When to ask again; nothing: when something happens.
  std::optional<int64_t> due() const;

 private:
  int64_t next_again() const;

  bool begun_ = false; // there was a picture
  bool changed_ = false;
  bool key_wanted_ = false;
  unsigned refinements_ = 0; // still to come
  int64_t last_sent_ = 0;
  int64_t next_key_ = 0;
};

} // namespace stripes
