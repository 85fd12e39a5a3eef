// SPDX-License-Identifier: MPL-2.0
#include "capture/urgency.h"

#include <algorithm>

namespace stripes {

namespace {
constexpr std::chrono::milliseconds kRecent{150};
constexpr int64_t kSmallArea = int64_t{128} * 128; // px², all areas together
constexpr int kNear = 128;                         // px from the pointer to the farthest damage
} // namespace

bool input_is_recent(const InputMark &mark, Pacer::Time now) {
  return mark.time >= Pacer::Time::zero() && now - mark.time <= kRecent;
}

bool is_near_input(const std::vector<Rect> &areas, const InputMark &mark) {
  int64_t pixels = 0;
  for (const auto &area : areas) {
    pixels += int64_t{area.width} * area.height;
    if (!mark.has_position)
      continue;
    const int farthest_x = std::max(mark.x - area.x, area.x + area.width - mark.x);
    const int farthest_y = std::max(mark.y - area.y, area.y + area.height - mark.y);
    if (std::max(farthest_x, farthest_y) > kNear)
      return false;
  }
  return pixels <= kSmallArea;
}

} // namespace stripes
