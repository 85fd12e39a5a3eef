// SPDX-License-Identifier: MPL-2.0
#include "encode/motion_regions.h"

#include <algorithm>
#include <cmath>

namespace stripes::encode {

namespace {

constexpr Milliseconds kHalfLife{200}; // 60 pictures a second: heat 18; 10 a second: 3.4
constexpr float kHot = 3;              // for a region to begin
constexpr float kHotter = 5;           // for one to grow: its key comes again
constexpr float kWarm = 1.5F;          // rows that go along; more than one change
// A caret, a spinner or a clock heat up nothing.
constexpr unsigned kMovingPart = 8; // one tile in so many
constexpr unsigned kGap = 2;        // rows between two regions that are one
constexpr unsigned kLeast = 2;      // rows
constexpr unsigned kMargin = 1;     // rows beside what moves when a region grows

constexpr Milliseconds kRemember{4000};  // a region that ended
constexpr Milliseconds kStutters{10000}; // for so long after a pause others are expected
constexpr Milliseconds kHeatUp{80};      // from the first moving picture to a region

// Shrinking costs a key: only when much is still for long.
constexpr Milliseconds kStillForLong{2500};
constexpr float kMuch = 0.4F;

} // namespace

MotionRegions::MotionRegions(unsigned rows) : rows_(rows) {
  regions_.reserve(rows);
  since_.reserve(rows);
}

TimePoint MotionRegions::last_motion(const RowRange &range) const {
  TimePoint last = TimePoint::min();
  for (unsigned i = range.first; i < range.end; i++)
    last = std::max(last, rows_[i].moved);
  return last;
}

// The part of `range` that holds all rows that moved since then.
RowRange MotionRegions::extent_since(const RowRange &range, TimePoint since) const {
  RowRange extent = range;
  while (extent.first < extent.end && rows_[extent.first].moved < since)
    extent.first++;
  while (extent.end > extent.first && rows_[extent.end - 1].moved < since)
    extent.end--;
  return extent;
}

bool MotionRegions::note(std::span<const unsigned> changed, unsigned tiles, TimePoint now) {
  const std::chrono::duration<float> passed = now - heated_;
  const std::chrono::duration<float> half_life = kHalfLife;
  const float cooled = std::exp2(-passed / half_life);
  heated_ = now;
  const auto moves = [&](size_t row) { return changed[row] * kMovingPart >= tiles; };
  for (const RowRange &region : regions_)
    if (const TimePoint last = last_motion(region); last + kHold < now)
      for (unsigned row = region.first; row < region.end; row++)
        if (moves(row))
          stuttered_ = now;
  for (size_t i = 0; i < rows_.size(); i++) {
    rows_[i].heat *= cooled;
    if (!moves(i))
      continue;
    rows_[i].heat += 1;
    rows_[i].moved = now;
  }
  const bool ended = end_still(now);
  const bool added = add_hot(now);
  return shrink(now) || added || ended;
}

TimePoint MotionRegions::end_of(const RowRange &region) const {
  const TimePoint last = last_motion(region);
  return last + (last < stuttered_ + kStutters ? kLongHold : kHold);
}

bool MotionRegions::settle(TimePoint now) {
  return end_still(now);
}

std::optional<TimePoint> MotionRegions::next_settle() const {
  std::optional<TimePoint> next;
  for (const RowRange &region : regions_)
    if (const TimePoint end = end_of(region); !next || end < *next)
      next = end;
  return next;
}

bool MotionRegions::end_still(TimePoint now) {
  bool ended = false;
  for (size_t i = regions_.size(); i-- > 0;) {
    if (end_of(regions_[i]) > now)
      continue;
    if (ended_.size() == kMost)
      ended_.erase(ended_.begin());
    ended_.push_back({regions_[i], now});
    regions_.erase(regions_.begin() + static_cast<ptrdiff_t>(i));
    since_.erase(since_.begin() + static_cast<ptrdiff_t>(i));
    ended = true;
  }
  return ended;
}

bool MotionRegions::shrink(TimePoint now) {
  bool shrunk = false;
  for (size_t i = 0; i < regions_.size(); i++) {
    if (since_[i] + kStillForLong > now)
      continue;
    const RowRange moving = extent_since(regions_[i], now - kStillForLong);
    const auto before = static_cast<float>(regions_[i].count());
    if (static_cast<float>(moving.count()) > before * (1 - kMuch) || moving.count() < kLeast)
      continue;
    regions_[i] = moving;
    since_[i] = now;
    shrunk = true;
  }
  return shrunk;
}

bool MotionRegions::add_hot(TimePoint now) {
  bool added = false;
  const auto rows = static_cast<unsigned>(rows_.size());
  const auto shown = [this](unsigned row) {
    return std::ranges::any_of(regions_,
                               [row](const RowRange &r) { return r.first <= row && row < r.end; });
  };
  for (unsigned first = 0; first < rows; first++) {
    if (shown(first) || !hot(first, kHot))
      continue;
    RowRange range{first, first + 1};
    unsigned hottest = 0;
    for (unsigned i = first; i < rows && i < range.end + kGap && !shown(i); i++) {
      if (hot(i, kHot))
        range.end = i + 1;
      hottest += hot(i, kHotter);
    }
    const auto beside = std::ranges::find_if(regions_, [&](const RowRange &r) {
      return r.first <= range.end + kGap && range.first <= r.end + kGap;
    });
    first = range.end - 1;
    if (beside == regions_.end() ? range.count() < kLeast : hottest == 0)
      continue;
    while (range.first > 0 && hot(range.first - 1, kWarm))
      range.first--;
    while (range.end < rows && hot(range.end, kWarm))
      range.end++;
    if (beside != regions_.end()) { // what moves goes on moving that way
      if (range.first < beside->first)
        range.first -= std::min(range.first, kMargin);
      else
        range.end = std::min(range.end + kMargin, rows);
    }
    add(range, now);
    since_.resize(regions_.size());
    std::ranges::fill(since_, now);
    added = true;
  }
  return added;
}

// Motion that comes back takes up the tall stripe that it had, without a key.
RowRange MotionRegions::remembered(const RowRange &range, TimePoint now) {
  std::erase_if(ended_, [now](const Ended &ended) { return ended.at + kRemember < now; });
  const auto same =
      std::ranges::find_if(ended_, [&](const Ended &ended) { return ended.range.contains(range); });
  if (same == ended_.end())
    return range;
  if (now - same->at < kLongHold - kHold + kHeatUp)
    stuttered_ = now;
  return same->range;
}

void MotionRegions::add(RowRange range, TimePoint now) {
  range = remembered(range, now);
  const auto join = [](const RowRange &a, const RowRange &b) {
    return RowRange{std::min(a.first, b.first), std::max(a.end, b.end)};
  };
  std::erase_if(regions_, [&](const RowRange &r) {
    if (r.first > range.end + kGap || range.first > r.end + kGap)
      return false;
    range = join(range, r);
    return true;
  });
  std::erase_if(regions_, [&](const RowRange &r) { return range.contains(r); });
  regions_.push_back(range);
  std::ranges::sort(regions_, {}, &RowRange::first);
  while (regions_.size() > kMost) { // the two that are closest become one
    size_t best = 0;
    for (size_t i = 1; i + 1 < regions_.size(); i++)
      if (regions_[i + 1].first - regions_[i].end < regions_[best + 1].first - regions_[best].end)
        best = i;
    regions_[best] = join(regions_[best], regions_[best + 1]);
    regions_.erase(regions_.begin() + static_cast<ptrdiff_t>(best) + 1);
  }
}

} // namespace stripes::encode
