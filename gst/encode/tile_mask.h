// SPDX-License-Identifier: MPL-2.0
// A set of tiles of a picture or of one of its stripes. Stripes begin at whole rows of tiles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stripes::encode {

constexpr unsigned kTileWidth = 64, kTileHeight = 16;                    // px
constexpr unsigned kBlocksInTile = kTileWidth * kTileHeight / (16 * 16); // macroblocks

class TileMask {
 public:
  TileMask() = default;
  // width, height: px of what the tiles cover.
  TileMask(unsigned width, unsigned height);

  unsigned columns() const { return columns_; }
  unsigned rows() const { return static_cast<unsigned>(in_row_.size()); }
  size_t size() const { return flags_.size(); }

  bool test(unsigned column, unsigned row) const { return flags_[index(column, row)]; }
  bool test(size_t tile) const { return flags_[tile]; }
  void set(unsigned column, unsigned row);
  void set(size_t tile) { set(tile % columns_, static_cast<unsigned>(tile / columns_)); }
  // Several threads may fill different rows; count() holds after recount().
  void set_in_own_row(unsigned column, unsigned row);
  void recount();
  void fill();
  void clear();

  unsigned count() const { return count_; }
  unsigned in_row(unsigned row) const { return in_row_[row]; }
  unsigned in_rows(unsigned from, unsigned to) const; // to: one past the last

  // Adds the tiles of `picture` that lie in this stripe, whose first tile is at `column` and `row`
  // there.
  void add_from(const TileMask &picture, unsigned column, unsigned row);

  // Columns and rows of tiles.
  struct Box {
    unsigned left = 0, top = 0, right = 0, bottom = 0; // right, bottom: one past the last

    bool empty() const { return left >= right || top >= bottom; }
    bool contains(unsigned column, unsigned row) const {
      return left <= column && column < right && top <= row && row < bottom;
    }
    bool contains(const Box &other) const {
      return other.empty() || (left <= other.left && other.right <= right && top <= other.top &&
                               other.bottom <= bottom);
    }
    bool operator==(const Box &) const = default;
  };
  // Smallest one that holds all; an empty one when there are none.
  Box box() const;
  // All that there are, marked or not.
  Box whole() const { return {0, 0, columns_, rows()}; }
  unsigned count_outside(const Box &box) const;
  void clear(const Box &box);
  void clear(const TileMask &others); // of the same size

 private:
  void unset(size_t tile, unsigned row);
  size_t index(unsigned column, unsigned row) const { return size_t{row} * columns_ + column; }

  unsigned columns_ = 0;
  unsigned count_ = 0;
  std::vector<uint8_t> flags_; // row by row
  std::vector<unsigned> in_row_;
};

} // namespace stripes::encode
