// SPDX-License-Identifier: MPL-2.0
#include "capture/input/input_queue.h"

#include <algorithm>

namespace stripes {

namespace {

using Kind = InputEvent::Kind;
constexpr int kFarthest = 32767; // px, what one X request can say

bool is_release(const InputEvent &event) {
  return event.kind == Kind::ReleaseAll ||
         ((event.kind == Kind::Key || event.kind == Kind::Button) && !event.down);
}

} // namespace

bool InputQueue::coalesce(const InputEvent &event) {
  if (events_.empty() || events_.back().kind != event.kind)
    return false;
  auto &last = events_.back();
  if (event.kind == Kind::Motion) {
    last = event;
    return true;
  }
  if (event.kind == Kind::RelativeMotion) {
    last.x = std::clamp(last.x + event.x, -kFarthest, kFarthest);
    last.y = std::clamp(last.y + event.y, -kFarthest, kFarthest);
    return true;
  }
  return event.kind == Kind::ReleaseAll;
}

bool InputQueue::push(const InputEvent &event) {
  std::lock_guard lock(mutex_);
  if (coalesce(event))
    return true;
  if (events_.size() >= 2 * kCapacity) {
    events_.assign(1, {.kind = Kind::ReleaseAll});
    return is_release(event);
  }
  if (events_.size() >= kCapacity && !is_release(event))
    return false;
  events_.push_back(event);
  return true;
}

std::optional<InputEvent> InputQueue::take() {
  std::lock_guard lock(mutex_);
  if (events_.empty())
    return std::nullopt;
  const auto event = events_.front();
  events_.pop_front();
  return event;
}

std::vector<uint32_t> InputQueue::upcoming_presses(size_t limit) const {
  std::lock_guard lock(mutex_);
  std::vector<uint32_t> keysyms;
  for (const auto &event : events_) {
    if (keysyms.size() >= limit || event.kind == Kind::ReleaseAll)
      break;
    if (event.kind == Kind::Key && event.down)
      keysyms.push_back(event.code);
  }
  return keysyms;
}

} // namespace stripes
