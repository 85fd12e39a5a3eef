// SPDX-License-Identifier: MPL-2.0
#include "capture/read_ahead.h"

#include <algorithm>

namespace stripes {

namespace {

constexpr int64_t kMostPixels = 32 << 10; // 128 KiB, 20 µs for the X server

bool contains(const Rect &area, int left, int top, int right, int bottom) {
  return left >= area.x && right <= area.x + area.width && top >= area.y &&
         bottom <= area.y + area.height;
}

} // namespace

std::vector<Rect> areas_ahead(const DamageGrid &grid, uint64_t held, uint64_t newest) {
  if (held == 0 || newest < 2)
    return {};
  auto areas = grid.stale_areas(std::min(held, newest - 1));
  constexpr int kBeside = DamageGrid::kTileWidth;
  int64_t pixels = 0;
  for (auto &area : areas) {
    const int right = std::min(area.x + area.width + kBeside, static_cast<int>(grid.width()));
    area.x = std::max(area.x - kBeside, 0);
    area.width = right - area.x;
    pixels += int64_t{area.width} * area.height;
  }
  return pixels <= kMostPixels ? areas : std::vector<Rect>{};
}

bool lies_within(const std::vector<Rect> &damage, const std::vector<Rect> &areas,
                 const DamageGrid &grid) {
  return std::all_of(damage.begin(), damage.end(), [&](const Rect &part) {
    const int left = std::max(part.x, 0), top = std::max(part.y, 0);
    const int right = std::min(part.x + part.width, static_cast<int>(grid.width()));
    const int bottom = std::min(part.y + part.height, static_cast<int>(grid.height()));
    return left >= right || top >= bottom ||
           std::any_of(areas.begin(), areas.end(),
                       [&](const Rect &area) { return contains(area, left, top, right, bottom); });
  });
}

} // namespace stripes
