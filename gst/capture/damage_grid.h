// SPDX-License-Identifier: MPL-2.0
// When each tile of the screen may last have changed, as serials of pictures.
#pragma once

#include <cstdint>
#include <vector>

namespace stripes {

struct Rect {
  int x = 0, y = 0, width = 0, height = 0; // px
  bool operator==(const Rect &) const = default;
};

class DamageGrid {
 public:
  static constexpr unsigned kTileWidth = 64;  // px
  static constexpr unsigned kTileHeight = 16; // px

  DamageGrid(unsigned width, unsigned height); // px

  // The tiles that `area` touches may have changed for picture `serial`; serials only grow. Parts
  // outside of the picture are ignored.
  void mark(const Rect &area, uint64_t serial);
  void mark_all(uint64_t serial);

  // What must be read again by somebody who holds picture `serial` (0: nothing), from top to
  // bottom, none beside another. Those with a small gap between are joined: a request costs as much
  // as the gap.
  std::vector<Rect> stale_areas(uint64_t serial) const;

  unsigned width() const { return width_; }
  unsigned height() const { return height_; }
  unsigned columns() const { return columns_; }
  unsigned rows() const { return rows_; }
  const std::vector<uint64_t> &serials() const { return serials_; }         // row by row
  const std::vector<uint64_t> &row_serials() const { return row_serials_; } // the newest of each

 private:
  Rect stale_in_row(unsigned row, uint64_t serial) const;

  unsigned width_, height_, columns_, rows_;
  std::vector<uint64_t> serials_;
  std::vector<uint64_t> row_serials_; // newest of each row of tiles
};

} // namespace stripes
