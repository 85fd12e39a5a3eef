// SPDX-License-Identifier: MPL-2.0
#include "encode/tile_mask.h"

#include <algorithm>
#include <numeric>

namespace stripes::encode {

TileMask::TileMask(unsigned width, unsigned height)
    : columns_((width + kTileWidth - 1) / kTileWidth),
      flags_(size_t{columns_} * ((height + kTileHeight - 1) / kTileHeight)),
      in_row_((height + kTileHeight - 1) / kTileHeight) {}

void TileMask::set(unsigned column, unsigned row) {
  uint8_t &flag = flags_[index(column, row)];
  in_row_[row] += !flag;
  count_ += !flag;
  flag = 1;
}

void TileMask::set_in_own_row(unsigned column, unsigned row) {
  uint8_t &flag = flags_[index(column, row)];
  in_row_[row] += !flag;
  flag = 1;
}

void TileMask::recount() {
  count_ = std::accumulate(in_row_.begin(), in_row_.end(), 0U);
}

void TileMask::fill() {
  std::fill(flags_.begin(), flags_.end(), 1);
  std::fill(in_row_.begin(), in_row_.end(), columns_);
  count_ = static_cast<unsigned>(flags_.size());
}

void TileMask::clear() {
  if (count_ == 0)
    return;
  for (unsigned row = 0; row < rows(); row++)
    if (in_row_[row] > 0)
      std::fill_n(flags_.begin() + static_cast<ptrdiff_t>(index(0, row)), columns_, 0);
  std::fill(in_row_.begin(), in_row_.end(), 0);
  count_ = 0;
}

unsigned TileMask::in_rows(unsigned from, unsigned to) const {
  return std::accumulate(in_row_.begin() + from, in_row_.begin() + std::min(to, rows()), 0U);
}

void TileMask::add_from(const TileMask &picture, unsigned column, unsigned row) {
  for (unsigned r = 0; r < rows() && row + r < picture.rows(); r++) {
    if (picture.in_row_[row + r] == 0)
      continue;
    const uint8_t *from = picture.flags_.data() + picture.index(column, row + r);
    for (unsigned c = 0; c < columns_; c++)
      if (from[c])
        set(c, r);
  }
}

unsigned TileMask::count_outside(const Box &box) const {
  if (count_ == 0 || box.empty())
    return count_;
  unsigned inside = 0;
  for (unsigned row = box.top; row < box.bottom; row++) {
    if (in_row_[row] == 0)
      continue;
    const auto begin = flags_.begin() + static_cast<ptrdiff_t>(index(0, row));
    inside += static_cast<unsigned>(std::count(begin + box.left, begin + box.right, 1));
  }
  return count_ - inside;
}

void TileMask::clear(const Box &box) {
  for (unsigned row = box.top; row < box.bottom && !box.empty() && count_ > 0; row++)
    for (unsigned column = box.left; column < box.right && in_row_[row] > 0; column++)
      unset(index(column, row), row);
}

void TileMask::clear(const TileMask &others) {
  for (unsigned row = 0; row < rows() && count_ > 0; row++)
    for (unsigned column = 0; column < columns_ && in_row_[row] > 0; column++)
      if (others.test(column, row))
        unset(index(column, row), row);
}

void TileMask::unset(size_t tile, unsigned row) {
  uint8_t &flag = flags_[tile];
  in_row_[row] -= flag;
  count_ -= flag;
  flag = 0;
}

TileMask::Box TileMask::box() const {
  Box box{columns_, rows(), 0, 0};
  for (unsigned row = 0; row < rows(); row++) {
    if (in_row_[row] == 0)
      continue;
    box.top = std::min(box.top, row);
    box.bottom = row + 1;
    const auto begin = flags_.begin() + static_cast<ptrdiff_t>(index(0, row));
    const auto end = begin + columns_;
    const auto first = static_cast<unsigned>(std::find(begin, end, 1) - begin);
    unsigned last = columns_;
    while (!begin[last - 1])
      last--;
    box.left = std::min(box.left, first);
    box.right = std::max(box.right, last);
  }
  return box.bottom == 0 ? Box{} : box;
}

} // namespace stripes::encode
