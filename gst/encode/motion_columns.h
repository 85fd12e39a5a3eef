// SPDX-License-Identifier: MPL-2.0
// Which part of the picture's width moves in each region of rows, so that the tall stripe over it
// need be no wider.
//
// A region begins as narrow as its motion where that kept to the same columns from its first
// picture on, as a film and a page that scrolls do; a window that is dragged does not. Later it
// becomes narrower once what moves often left much of it out for long, and wider as soon as
// something beside it moves often. Either costs a key. Whatever changes beside it until then, or
// seldom, is the rows' business. Knows no clock: times are handed in.
#pragma once

#include "encode/motion_regions.h"
#include "encode/tile_mask.h"

#include <array>
#include <vector>

namespace stripes::encode {

using ColumnRange = IndexRange; // of tiles

struct MotionArea {
  RowRange rows;
  ColumnRange columns;

  bool contains(const MotionArea &other) const {
    return rows.contains(other.rows) && columns.contains(other.columns);
  }
  bool operator==(const MotionArea &) const = default;
};

class MotionColumns {
 public:
  // rows: of the finest layout. columns: of tiles.
  explicit MotionColumns(unsigned rows = 0, unsigned columns = 0);

  // Until it is allowed, every region is as wide as the picture.
  void allow(bool narrow) { allowed_ = narrow; }
  bool allowed() const { return allowed_; }

  // A picture changed these tiles; those of row `row` of the layout are from … end-1.
  void note(unsigned row, const TileMask &changed, unsigned from, unsigned end, TimePoint now);
  // After the note() of all rows that changed, or while nothing does: the regions are these now.
  // True when the area of one is not what areas() said.
  bool follow(const std::vector<RowRange> &regions, TimePoint now);

  // In the order of the regions.
  const std::vector<MotionArea> &areas() const { return areas_; }

 private:
  struct Row {
    TimePoint at = TimePoint::min(); // of a picture
    ColumnRange often;               // what it changed that had just changed before
  };
  struct Cell { // a column of a row
    TimePoint changed = TimePoint::min(), often = TimePoint::min();
  };
  struct Region {
    MotionArea area;
    TimePoint since;       // that it is so wide
    ColumnRange often;     // since the last check
    TimePoint checked;     // whether it should be narrower
    unsigned widened = 0;  // how many times
    float beside = 0;      // pictures in which more moved often, halved every kHalfLife
    ColumnRange of_beside; // what
    TimePoint beside_at;
  };
  struct Ended {
    MotionArea area;
    TimePoint at;
  };

  ColumnRange all() const { return {0, columns_}; }
  bool is_narrow(const ColumnRange &range) const;
  ColumnRange often_since(const RowRange &rows, TimePoint since) const;
  ColumnRange at_first(const RowRange &rows, TimePoint now) const;
  Region begin(const RowRange &rows, TimePoint now) const;
  void take(const std::vector<RowRange> &regions, TimePoint now);
  void look_beside(Region &region, TimePoint now) const;
  void look_within(Region &region, TimePoint now) const;
  void remember(const MotionArea &area, TimePoint now);

  bool allowed_ = false;
  unsigned columns_;
  std::vector<Row> rows_;
  std::vector<Cell> cells_; // row by row
  std::vector<Region> regions_;
  std::vector<MotionArea> areas_;
  std::array<Ended, MotionRegions::kMost> ended_{}; // a short while ago
  size_t next_ended_ = 0;
};

} // namespace stripes::encode
