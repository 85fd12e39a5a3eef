// SPDX-License-Identifier: MPL-2.0
#include "encode/motion_stripes.h"

#include <algorithm>

namespace stripes::encode {

namespace {

// A page keeps one decoder for each y, and rows want to find theirs as they left it: so a tall
// stripe begins a little above its first row. Over the first row it begins a little below its top,
// unless that moves as well.
constexpr unsigned kAside = 16; // px

// Reused although it is taller or wider than its area: by so much, which costs less than a key.
constexpr unsigned kLargerPercent = 135;
constexpr size_t kKept = 2;
// Its rows get sharp when the motion ends; what stands still beside a motion that does not end
// waits longer.
constexpr unsigned kPatience = 6;

bool serves(const IndexRange &has, const IndexRange &wanted) {
  return has.contains(wanted) && has.count() * 100 <= wanted.count() * kLargerPercent + 100;
}

bool serves(const MotionArea &has, const MotionArea &wanted) {
  return serves(has.rows, wanted.rows) && serves(has.columns, wanted.columns);
}

} // namespace

void MotionStripes::configure(std::vector<StripeSpan> rows, const StripeFormat &whole,
                              StageTimes *times) {
  clear();
  rows_ = std::move(rows);
  whole_ = whole;
  times_ = times;
}

void MotionStripes::clear() {
  shown_.clear();
  entries_.clear();
}

StripeSpan MotionStripes::span_of(const MotionArea &area, bool from_top) const {
  const StripeSpan &last = rows_[area.rows.end - 1];
  unsigned x = area.columns.first * kTileWidth;
  const unsigned right = std::min(area.columns.end * kTileWidth, whole_.width);
  if (right - x < kLeastStripeWidth && x > 0) // the rest of a tile at the edge
    x -= kTileWidth;
  // Beside a narrower one the first row goes on, and has the y of the top for itself.
  const bool whole = x == 0 && right == whole_.width;
  unsigned y = from_top && whole ? 0 : kAside;
  if (area.rows.first > 0)
    y = rows_[area.rows.first].y - kAside;
  return {x, y, right - x, last.y + last.height - y};
}

MotionStripes::Entry *MotionStripes::find(const MotionArea &area, bool from_top) {
  Entry *best = nullptr;
  for (Entry &entry : entries_)
    if (serves(entry.area, area) && entry.stripe->span() == span_of(entry.area, from_top) &&
        (!best || best->area.contains(entry.area)))
      best = &entry;
  return best;
}

MotionStripes::Entry MotionStripes::make(const MotionArea &area, bool from_top) const {
  const StripeSpan span = span_of(area, from_top);
  StripeFormat format = whole_;
  format.width = span.width;
  format.height = span.height;
  return {area, std::make_unique<Stripe>(span, format, times_, kPatience)};
}

void MotionStripes::use(Entry &entry) {
  entry.shown = true;
  entry.last_use = uses_;
}

void MotionStripes::show(const std::vector<MotionArea> &areas, bool from_top) {
  // All that may fail comes first.
  std::vector<Entry> made;
  std::vector<Stripe *> shown;
  made.reserve(areas.size());
  shown.reserve(areas.size());
  for (const MotionArea &area : areas)
    if (!find(area, from_top))
      made.push_back(make(area, from_top));
  entries_.reserve(entries_.size() + made.size());

  uses_++;
  for (Entry &entry : entries_)
    entry.shown = false;
  for (const MotionArea &area : areas)
    if (Entry *entry = find(area, from_top))
      use(*entry);
  for (Entry &entry : made) {
    // What lies within it would only serve for less than this shows.
    std::erase_if(entries_,
                  [&](const Entry &e) { return !e.shown && entry.area.contains(e.area); });
    use(entry);
    entries_.push_back(std::move(entry));
  }
  drop_oldest();
  for (Entry &entry : entries_)
    if (entry.shown)
      shown.push_back(entry.stripe.get());
  std::ranges::sort(shown, {}, [](const Stripe *stripe) { return stripe->span().y; });
  shown_.swap(shown);
}

void MotionStripes::drop_oldest() {
  for (;;) {
    const auto kept = std::ranges::count(entries_, false, &Entry::shown);
    if (static_cast<size_t>(kept) <= kKept)
      return;
    auto oldest = entries_.end();
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry)
      if (!entry->shown && (oldest == entries_.end() || entry->last_use < oldest->last_use))
        oldest = entry;
    entries_.erase(oldest);
  }
}

} // namespace stripes::encode
