// SPDX-License-Identifier: MPL-2.0
#include "encode/motion_stripes.h"

#include <algorithm>

namespace stripes::encode {

namespace {

// A page keeps one decoder for each y, and rows want to find theirs as they left it: so a tall
// stripe begins a little above its first row. Over the first row it begins a little below its top,
// unless that moves as well.
constexpr unsigned kAside = 16; // px

// Reused although it is larger than its region: by so much, which costs less than a key.
constexpr unsigned kLargerPercent = 135;
constexpr size_t kKept = 2;
// Its rows get sharp when the motion ends; what stands still beside a motion that does not end
// waits longer.
constexpr unsigned kPatience = 6;

bool serves(const RowRange &rows, const RowRange &region) {
  return rows.contains(region) && rows.count() * 100 <= region.count() * kLargerPercent + 100;
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

StripeSpan MotionStripes::span_of(const RowRange &region, bool from_top) const {
  const StripeSpan &last = rows_[region.end - 1];
  unsigned y = from_top ? 0 : kAside;
  if (region.first > 0)
    y = rows_[region.first].y - kAside;
  return {y, last.y + last.height - y};
}

MotionStripes::Entry *MotionStripes::find(const RowRange &region, bool from_top) {
  Entry *best = nullptr;
  for (Entry &entry : entries_)
    if (serves(entry.rows, region) && entry.stripe->span().y == span_of(entry.rows, from_top).y &&
        (!best || entry.rows.count() < best->rows.count()))
      best = &entry;
  return best;
}

MotionStripes::Entry MotionStripes::make(const RowRange &region, bool from_top) const {
  const StripeSpan span = span_of(region, from_top);
  StripeFormat format = whole_;
  format.height = span.height;
  return {region, std::make_unique<Stripe>(span, format, times_, kPatience)};
}

void MotionStripes::use(Entry &entry) {
  entry.shown = true;
  entry.last_use = uses_;
}

void MotionStripes::show(const std::vector<RowRange> &regions, bool from_top) {
  // All that may fail comes first.
  std::vector<Entry> made;
  std::vector<Stripe *> shown;
  made.reserve(regions.size());
  shown.reserve(regions.size());
  for (const RowRange &region : regions)
    if (!find(region, from_top))
      made.push_back(make(region, from_top));
  entries_.reserve(entries_.size() + made.size());

  uses_++;
  for (Entry &entry : entries_)
    entry.shown = false;
  for (const RowRange &region : regions)
    if (Entry *entry = find(region, from_top))
      use(*entry);
  for (Entry &entry : made) {
    // What lies within it would only serve for less than this shows.
    std::erase_if(entries_,
                  [&](const Entry &e) { return !e.shown && entry.rows.contains(e.rows); });
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
