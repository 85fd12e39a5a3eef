// SPDX-License-Identifier: MPL-2.0
// How the picture is cut at the moment: rows that cover it, and tall stripes over those of them
// that move together, or over the part of them that does. Every pixel is in one row and shown by
// one stripe: the newest one encoded.
#pragma once

#include "encode/motion_stripes.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace stripes::encode {

class StripeSet {
 public:
  // times: where stages are noted, or null; outlives this.
  explicit StripeSet(StageTimes *times) : times_(times) {}

  // Begins anew: every stripe with a key. threads: that may encode one tall stripe.
  void lay_out(const PictureFormat &format, const EncodeSettings &settings, unsigned threads);
  // Whether tall stripes may be narrower than the picture.
  void allow_columns(bool allowed, TimePoint now);
  // How many ways to cut the picture there were since this was asked last.
  unsigned take_layouts() { return std::exchange(layouts_, 0); }

  void owe_keys();
  void owe_keys(std::span<const unsigned> ys);

  // These tiles of the picture changed.
  void note(const TileMask &changed, TimePoint now);
  // No picture came for a while.
  void settle(TimePoint now);
  std::optional<TimePoint> next_due(const EncodeSettings &settings) const;

  // Stripes that have something to encode, in the order to do it: first those nearest to `focus`
  // (px from the top, where the user works), small ones before tall ones.
  void choose_changed(std::optional<unsigned> focus, std::vector<Stripe *> &chosen);
  void choose_due(const EncodeSettings &settings, TimePoint now, std::vector<Stripe *> &chosen);

 private:
  bool watch_top(const TileMask &changed, TimePoint now);
  void show_regions(TimePoint now);
  TileMask::Box cover_of(const Stripe &row) const;
  void claim(Stripe &stripe);

  StageTimes *times_;
  std::vector<std::unique_ptr<Stripe>> rows_;
  bool adaptive_ = false;
  MotionRegions regions_;
  MotionColumns columns_; // of these
  MotionStripes motion_;
  std::vector<unsigned> changed_; // tiles of each row, in the picture noted last
  unsigned tiles_per_row_ = 0;
  std::map<unsigned, uint64_t> encoded_; // by y: serial of the stripe encoded last
  MotionRegions top_;                    // of the first two rows of tiles
  bool from_top_ = false;                // tall stripes over the first row show its top as well
  bool regions_shown_ = true;            // or there was no memory for it
  unsigned layouts_ = 0;
};

} // namespace stripes::encode
