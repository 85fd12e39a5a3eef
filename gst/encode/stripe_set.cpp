// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_set.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace stripes::encode {

void StripeSet::lay_out(const PictureFormat &format, const EncodeSettings &settings,
                        unsigned threads) {
  rows_.clear();
  motion_.clear();
  if (format.width == 0)
    return;
  layouts_++;
  StripeFormat whole;
  whole.width = format.width;
  whole.height = format.height;
  // Of two cores, one is the X server's and the application's while something moves.
  whole.threads = threads > 2 ? threads : 1;
  whole.fps_n = format.fps_n;
  whole.fps_d = format.fps_d;
  whole.colour = format.colour;
  const bool one_row = settings.streaming == Streaming::On && settings.codec == Codec::H264;
  const auto spans =
      lay_out_rows(format.width, format.height, one_row ? format.height : settings.stripe_height);
  for (const StripeSpan &span : spans) {
    StripeFormat row = whole;
    row.height = span.height;
    rows_.push_back(std::make_unique<Stripe>(span, row, times_));
  }
  // JPEG knows no motion, so taller stripes would gain nothing.
  adaptive_ = settings.stripe_height == 0 && !one_row && settings.codec == Codec::H264;
  regions_ = MotionRegions(static_cast<unsigned>(spans.size()));
  top_ = MotionRegions(2);
  from_top_ = false;
  regions_shown_ = true;
  changed_.assign(spans.size(), 0);
  const TileMask first(format.width, spans.front().height);
  tiles_per_row_ = static_cast<unsigned>(first.size());
  columns_ = MotionColumns(static_cast<unsigned>(spans.size()), first.columns());
  columns_.allow(settings.columns);
  motion_.configure(spans, whole, times_);
}

void StripeSet::allow_columns(bool allowed, TimePoint now) {
  if (columns_.allowed() == allowed)
    return;
  columns_.allow(allowed);
  if (columns_.follow(regions_.regions(), now))
    show_regions(now);
}

void StripeSet::owe_keys() {
  for (auto &row : rows_)
    row->owe_key();
  motion_.for_each([](Stripe &stripe) { stripe.owe_key(); });
}

void StripeSet::owe_keys(std::span<const unsigned> ys) {
  const auto owe = [ys](Stripe &stripe) {
    if (std::ranges::find(ys, stripe.span().y) != ys.end())
      stripe.owe_key();
  };
  for (auto &row : rows_)
    owe(*row);
  motion_.for_each(owe);
}

void StripeSet::note(const TileMask &changed, TimePoint now) {
  if (changed.count() == 0)
    return;
  for (auto &row : rows_)
    row->note(changed);
  motion_.for_each([&](Stripe &stripe) { stripe.note(changed); });
  if (!adaptive_)
    return;
  for (size_t i = 0; i < rows_.size(); i++) {
    const unsigned first = rows_[i]->span().y / kTileHeight;
    const unsigned end = first + rows_[i]->tiles().rows();
    changed_[i] = changed.in_rows(first, end);
    if (columns_.allowed() && changed_[i] > 0)
      columns_.note(static_cast<unsigned>(i), changed, first, end, now);
  }
  const bool moved = regions_.note(changed_, tiles_per_row_, now);
  const bool resized = columns_.follow(regions_.regions(), now);
  if (watch_top(changed, now) || moved || resized || !regions_shown_)
    show_regions(now);
}

// Whether the very top of the picture moves so that a tall stripe should begin there: then it takes
// the first row's place. True when that changed.
bool StripeSet::watch_top(const TileMask &changed, TimePoint now) {
  const std::array<unsigned, 2> tiles{changed.in_row(0), changed.in_rows(1, 2)};
  top_.note(tiles, changed.columns(), now);
  const bool moves = !top_.regions().empty();
  return std::exchange(from_top_, moves) != moves && !regions_.regions().empty() &&
         regions_.regions().front().first == 0;
}

void StripeSet::settle(TimePoint now) {
  const bool rested = regions_.settle(now);
  if (rested) { // what moves next need not begin at the top because this did
    top_.settle(now);
    from_top_ = !top_.regions().empty();
    columns_.follow(regions_.regions(), now);
  }
  if (rested || !regions_shown_)
    show_regions(now);
}

void StripeSet::show_regions(TimePoint now) {
  regions_shown_ = false;
  motion_.show(columns_.areas(), from_top_); // or all stays as it was, until the next try
  regions_shown_ = true;
  layouts_++;
  for (auto &row : rows_) {
    const TileMask::Box cover = cover_of(*row);
    if (!cover.contains(row->cover()))
      row->reveal(now);
    row->cover(cover);
  }
}

// The tiles of it that a tall stripe shows. Those lie apart; where two that were kept from larger
// motion meet, what the second one shows is encoded twice.
TileMask::Box StripeSet::cover_of(const Stripe &row) const {
  const unsigned top = row.span().y, bottom = top + row.span().height;
  for (const Stripe *stripe : motion_.shown()) {
    const StripeSpan &tall = stripe->span();
    if (tall.y >= bottom || tall.y + tall.height < bottom)
      continue;
    const unsigned from = (std::max(tall.y, top) - top) / kTileHeight;
    const unsigned left = tall.x / kTileWidth;
    return {left, from, left + stripe->tiles().columns(), row.tiles().rows()};
  }
  return {};
}

// A page has one decoder for each y; another stripe there begins with a key. Not only one of
// another height: what the decoder holds is the other's.
void StripeSet::claim(Stripe &stripe) {
  uint64_t &encoded = encoded_[stripe.span().y];
  if (encoded != stripe.serial())
    stripe.owe_key();
  encoded = stripe.serial();
}

std::optional<TimePoint> StripeSet::next_due(const EncodeSettings &settings) const {
  std::optional<TimePoint> next = regions_.next_settle();
  const auto consider = [&](const Stripe &stripe) {
    const auto due = stripe.due(settings);
    if (due && (!next || *due < *next))
      next = due;
  };
  for (auto &row : rows_)
    consider(*row);
  for (const Stripe *stripe : motion_.shown())
    consider(*stripe);
  return next;
}

void StripeSet::choose_changed(std::optional<unsigned> focus, std::vector<Stripe *> &chosen) {
  chosen.clear();
  for (auto &row : rows_)
    if (row->wants_encoding())
      chosen.push_back(row.get());
  if (focus) {
    const auto distance = [focus](const Stripe *stripe) {
      const auto middle = static_cast<int>(stripe->span().y + stripe->span().height / 2);
      return std::abs(middle - static_cast<int>(*focus));
    };
    std::ranges::stable_sort(chosen, {}, distance);
  }
  for (Stripe *stripe : motion_.shown())
    if (stripe->wants_encoding())
      chosen.push_back(stripe);
  for (Stripe *stripe : chosen)
    claim(*stripe);
}

void StripeSet::choose_due(const EncodeSettings &settings, TimePoint now,
                           std::vector<Stripe *> &chosen) {
  chosen.clear();
  const auto consider = [&](Stripe &stripe) {
    const auto due = stripe.due(settings);
    if (!due || *due > now)
      return;
    claim(stripe);
    chosen.push_back(&stripe);
  };
  for (Stripe *stripe : motion_.shown())
    consider(*stripe);
  for (auto &row : rows_)
    consider(*row);
}

} // namespace stripes::encode
