// SPDX-License-Identifier: MPL-2.0
#include "encode/motion_columns.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stripes::encode {

namespace {

constexpr unsigned kNarrowPercent = 75; // of the width: what is wider gains too little for its key
constexpr Milliseconds kOften{150};     // a film is, a caret and a clock are not
constexpr Milliseconds kFirst{250};     // from the first moving picture to a region, and some more
constexpr Milliseconds kRemember{4000}; // a region that ended

constexpr Milliseconds kNarrowAfter{2500}; // twice that after each time that it became wider
constexpr unsigned kMostDoublings = 3;

constexpr Milliseconds kHalfLife{200}; // of pictures that move something beside a region
constexpr float kHot = 4;
constexpr unsigned kMargin = 1;        // tiles beside what moves when a region grows
constexpr Milliseconds kSettled{1000}; // what grows again before that is taken for a wanderer

ColumnRange join(const ColumnRange &a, const ColumnRange &b) {
  if (a.count() == 0 || b.count() == 0)
    return a.count() == 0 ? b : a;
  return {std::min(a.first, b.first), std::max(a.end, b.end)};
}

bool overlap(const RowRange &a, const RowRange &b) {
  return a.first < b.end && b.first < a.end;
}

} // namespace

MotionColumns::MotionColumns(unsigned rows, unsigned columns)
    : columns_(columns), rows_(rows), cells_(size_t{rows} * columns) {}

void MotionColumns::note(unsigned row, const TileMask &changed, unsigned from, unsigned end,
                         TimePoint now) {
  Row &into = rows_[row];
  into = {now, {}};
  Cell *cells = &cells_[size_t{row} * columns_];
  for (unsigned column = 0; column < columns_; column++) {
    bool any = false;
    for (unsigned tile_row = from; tile_row < end && !any; tile_row++)
      any = changed.test(column, tile_row);
    if (!any)
      continue;
    Cell &cell = cells[column];
    if (now - kOften <= cell.changed) {
      cell.often = now;
      into.often = join(into.often, {column, column + 1});
    }
    cell.changed = now;
  }
}

bool MotionColumns::is_narrow(const ColumnRange &range) const {
  return range.count() > 0 && range.count() * 100 <= columns_ * kNarrowPercent;
}

ColumnRange MotionColumns::often_since(const RowRange &rows, TimePoint since) const {
  ColumnRange range;
  for (unsigned row = rows.first; row < rows.end; row++)
    for (unsigned column = 0; column < columns_; column++)
      if (cells_[size_t{row} * columns_ + column].often >= since)
        range = join(range, {column, column + 1});
  return range;
}

// Of a region that just began.
ColumnRange MotionColumns::at_first(const RowRange &rows, TimePoint now) const {
  const ColumnRange until_now = often_since(rows, now - kFirst);
  const ColumnRange in_this = often_since(rows, now);
  for (const Ended &ended : ended_) // comes back, and takes up the stripe that it had
    if (now - kRemember <= ended.at && ended.area.rows == rows &&
        ended.area.columns.contains(until_now))
      return ended.area.columns;
  return until_now == in_this && is_narrow(in_this) ? in_this : all();
}

MotionColumns::Region MotionColumns::begin(const RowRange &rows, TimePoint now) const {
  Region region;
  region.since = region.checked = region.beside_at = now;
  region.area = {rows, all()};
  if (!allowed_)
    return region;
  // One that grew or shrank: its stripe is another one in any case.
  const auto before =
      std::ranges::find_if(regions_, [&](const Region &r) { return overlap(r.area.rows, rows); });
  if (before == regions_.end()) {
    region.area.columns = at_first(rows, now);
    return region;
  }
  region.widened = before->widened;
  const ColumnRange joined = join(before->area.columns, often_since(rows, now - kFirst));
  if (is_narrow(joined))
    region.area.columns = joined;
  return region;
}

// Wider, where something beside it moves often.
void MotionColumns::look_beside(Region &region, TimePoint now) const {
  ColumnRange often;
  for (unsigned row = region.area.rows.first; row < region.area.rows.end; row++)
    if (rows_[row].at == now)
      often = join(often, rows_[row].often);
  region.often = join(region.often, often);
  if (often.count() == 0 || region.area.columns.contains(often))
    return;
  const std::chrono::duration<float> passed = now - region.beside_at;
  region.beside *= std::exp2(-passed / std::chrono::duration<float>(kHalfLife));
  if (region.beside < 1)
    region.of_beside = {};
  region.beside += 1;
  region.beside_at = now;
  region.of_beside = join(region.of_beside, often);
  if (region.beside < kHot)
    return;
  ColumnRange wider = join(region.area.columns, region.of_beside);
  wider.first -= std::min(wider.first, kMargin);
  wider.end = std::min(wider.end + kMargin, columns_);
  const bool wanders = region.widened > 0 && now - region.since < kSettled;
  region.area.columns = is_narrow(wider) && !wanders ? wider : all();
  region.widened++;
  region.beside = 0;
  region.since = region.checked = now;
  region.often = {};
}

// Narrower, where much of it does not move for long.
void MotionColumns::look_within(Region &region, TimePoint now) const {
  if (now - region.checked < kNarrowAfter * (1U << std::min(region.widened, kMostDoublings)))
    return;
  const unsigned before = region.area.columns.count();
  const ColumnRange often = std::exchange(region.often, {});
  region.checked = now;
  if (often.count() == 0 || often.count() * 100 > before * kNarrowPercent)
    return;
  region.area.columns = often;
  region.since = now;
}

void MotionColumns::remember(const MotionArea &area, TimePoint now) {
  ended_[next_ended_] = {area, now};
  next_ended_ = (next_ended_ + 1) % ended_.size();
}

// Takes over the regions as they are now; areas_ is still what it was.
void MotionColumns::take(const std::vector<RowRange> &regions, TimePoint now) {
  std::vector<Region> found;
  found.reserve(regions.size());
  areas_.reserve(regions.size());
  for (const RowRange &rows : regions) {
    const auto same =
        std::ranges::find(regions_, rows, [](const Region &r) { return r.area.rows; });
    found.push_back(same == regions_.end() ? begin(rows, now) : *same);
  }
  for (const Region &region : regions_)
    if (std::ranges::find(regions, region.area.rows) == regions.end())
      remember(region.area, now);
  regions_.swap(found);
}

bool MotionColumns::follow(const std::vector<RowRange> &regions, TimePoint now) {
  const auto rows_of = [](const Region &region) { return region.area.rows; };
  if (!std::ranges::equal(regions_, regions, {}, rows_of))
    take(regions, now);
  for (Region &region : regions_) {
    if (!allowed_) {
      region.area.columns = all();
      continue;
    }
    look_beside(region, now);
    look_within(region, now);
  }
  if (std::ranges::equal(regions_, areas_, {}, &Region::area))
    return false;
  areas_.clear(); // take() reserved
  for (const Region &region : regions_)
    areas_.push_back(region.area);
  return true;
}

} // namespace stripes::encode
