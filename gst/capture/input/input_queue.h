// SPDX-License-Identifier: MPL-2.0
// Input on its way to the injection thread; any thread.
//
// Bound: kCapacity events. Drop rule: consecutive motions become one; when full, motions, scrolling
// and presses are dropped but releases still get in; when those fill as much again, the whole queue
// becomes one ReleaseAll. So nothing stays pressed for a release that was lost.
#pragma once

#include "capture/input/input_event.h"

#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace stripes {

class InputQueue {
 public:
  static constexpr size_t kCapacity = 8192;

  // false: dropped.
  bool push(const InputEvent &event);
  std::optional<InputEvent> take();
  // Keysyms of the presses that come next, at most `limit`.
  std::vector<uint32_t> upcoming_presses(size_t limit) const;

 private:
  bool coalesce(const InputEvent &event);
  mutable std::mutex mutex_; // guards events_
  std::deque<InputEvent> events_;
};

} // namespace stripes
