// SPDX-License-Identifier: MPL-2.0
#include "capture/damage_grid.h"

#include <algorithm>

namespace stripes {

namespace {
constexpr int kJoinedGap = 32; // px
}

DamageGrid::DamageGrid(unsigned width, unsigned height)
    : width_(width), height_(height), columns_((width + kTileWidth - 1) / kTileWidth),
      rows_((height + kTileHeight - 1) / kTileHeight), serials_(size_t{columns_} * rows_),
      row_serials_(rows_) {}

void DamageGrid::mark(const Rect &area, uint64_t serial) {
  const int64_t left = std::max(area.x, 0);
  const int64_t top = std::max(area.y, 0);
  const int64_t right = std::min<int64_t>(int64_t{area.x} + area.width, width_);
  const int64_t bottom = std::min<int64_t>(int64_t{area.y} + area.height, height_);
  if (left >= right || top >= bottom)
    return;
  const auto first_column = static_cast<size_t>(left) / kTileWidth;
  const auto last_column = static_cast<size_t>(right - 1) / kTileWidth;
  const auto first_row = static_cast<size_t>(top) / kTileHeight;
  const auto last_row = static_cast<size_t>(bottom - 1) / kTileHeight;
  for (size_t row = first_row; row <= last_row; row++) {
    row_serials_[row] = serial;
    const auto begin = serials_.begin() + static_cast<std::ptrdiff_t>(row * columns_);
    std::fill(begin + static_cast<std::ptrdiff_t>(first_column),
              begin + static_cast<std::ptrdiff_t>(last_column) + 1, serial);
  }
}

void DamageGrid::mark_all(uint64_t serial) {
  std::fill(serials_.begin(), serials_.end(), serial);
  std::fill(row_serials_.begin(), row_serials_.end(), serial);
}

// From its first tile that is stale to its last.
Rect DamageGrid::stale_in_row(unsigned row, uint64_t serial) const {
  const uint64_t *serials = &serials_[size_t{row} * columns_];
  unsigned first = 0, end = columns_;
  if (serial != 0) {
    while (serials[first] <= serial)
      first++;
    while (serials[end - 1] <= serial)
      end--;
  }
  const unsigned x = first * kTileWidth, right = std::min(end * kTileWidth, width_);
  const unsigned y = row * kTileHeight, bottom = std::min(y + kTileHeight, height_);
  return {static_cast<int>(x), static_cast<int>(y), static_cast<int>(right - x),
          static_cast<int>(bottom - y)};
}

std::vector<Rect> DamageGrid::stale_areas(uint64_t serial) const {
  std::vector<Rect> areas;
  for (unsigned row = 0; row < rows_; row++) {
    if (row_serials_[row] <= serial && serial != 0)
      continue;
    const Rect stale = stale_in_row(row, serial);
    if (areas.empty() || stale.y - (areas.back().y + areas.back().height) > kJoinedGap) {
      areas.push_back(stale);
      continue;
    }
    Rect &area = areas.back();
    const int right = std::max(area.x + area.width, stale.x + stale.width);
    area.x = std::min(area.x, stale.x);
    area.width = right - area.x;
    area.height = stale.y + stale.height - area.y;
  }
  return areas;
}

} // namespace stripes
