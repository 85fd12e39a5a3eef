// SPDX-License-Identifier: MPL-2.0
#include "capture/damage_grid.h"

#include <algorithm>

namespace stripes {

namespace {
constexpr unsigned kJoinedGap = 32; // px
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

std::vector<RowRun> DamageGrid::stale_rows(uint64_t serial) const {
  std::vector<RowRun> runs;
  for (unsigned row = 0; row < rows_; row++) {
    if (row_serials_[row] <= serial && serial != 0)
      continue;
    const unsigned y = row * kTileHeight;
    const unsigned bottom = std::min(y + kTileHeight, height_);
    if (!runs.empty() && y - (runs.back().y + runs.back().height) <= kJoinedGap)
      runs.back().height = bottom - runs.back().y;
    else
      runs.push_back({y, bottom - y});
  }
  return runs;
}

} // namespace stripes
