// SPDX-License-Identifier: MPL-2.0
// Where so many rows move together and for so long that one tall stripe over them is worth its key.
//
// Rows heat up with every picture that changes a good part of them and cool down with time. Two or
// more hot rows side by side become a region. It grows when rows beside it get hot, shrinks when
// much of it has been still for long, and ends a moment after the last of its rows moved. Knows no
// clock: times are handed in.
#pragma once

#include "encode/picture.h"

#include <optional>
#include <span>
#include <vector>

namespace stripes::encode {

struct IndexRange {
  unsigned first = 0, end = 0; // end: one past the last

  unsigned count() const { return end - first; }
  bool contains(const IndexRange &other) const { return first <= other.first && other.end <= end; }
  bool operator==(const IndexRange &) const = default;
};
using RowRange = IndexRange; // of the finest layout

class MotionRegions {
 public:
  // How long a region outlives its last motion: less than the patience of somebody who begins to
  // read. Where motion came back just after that, more than the pause between two strokes of a
  // finger on a wheel.
  static constexpr Milliseconds kHold{300}, kLongHold{420};
  static constexpr size_t kMost = 3; // regions at once

  explicit MotionRegions(unsigned rows = 0);

  // A picture changed changed[i] of the `tiles` tiles of row i. True when the regions changed.
  bool note(std::span<const unsigned> changed, unsigned tiles, TimePoint now);
  // No picture came. True when the regions changed.
  bool settle(TimePoint now);
  // When settle() will have something to do.
  std::optional<TimePoint> next_settle() const;

  // Apart from each other, from top to bottom.
  const std::vector<RowRange> &regions() const { return regions_; }

 private:
  struct Row {
    float heat = 0; // pictures that moved it, halved every kHalfLife
    TimePoint moved = TimePoint::min();
  };

  TimePoint end_of(const RowRange &region) const;
  bool hot(unsigned row, float heat) const { return rows_[row].heat >= heat; }
  TimePoint last_motion(const RowRange &range) const;
  RowRange extent_since(const RowRange &range, TimePoint since) const;
  bool end_still(TimePoint now);
  bool shrink(TimePoint now);
  bool add_hot(TimePoint now);
  void add(RowRange range, TimePoint now);
  RowRange remembered(const RowRange &range, TimePoint now);

  std::vector<Row> rows_;
  std::vector<RowRange> regions_;
  std::vector<TimePoint> since_; // of each region
  TimePoint heated_;             // when heat was valid

  struct Ended {
    RowRange range;
    TimePoint at;
  };
  std::vector<Ended> ended_;               // a short while ago; at most kMost
  TimePoint stuttered_ = TimePoint::min(); // motion came back after a pause that a long hold spans
};

} // namespace stripes::encode
