// SPDX-License-Identifier: MPL-2.0
// The tall stripes that show regions in motion, over the rows that show everything else.
//
// A motion vector cannot leave its stripe, so what moves across rows is cheap only in one stripe
// that is as tall as the motion. Rows go on where they were when it is over: nothing that stayed
// the same behind a motion is sent again. So does a tall stripe whose region moves again; a few
// are kept for that.
#pragma once

#include "encode/motion_columns.h"
#include "encode/stripe.h"

#include <memory>
#include <vector>

namespace stripes::encode {

class MotionStripes {
 public:
  // rows: the spans of the finest layout. whole: the picture's. times: or null.
  void configure(std::vector<StripeSpan> rows, const StripeFormat &whole, StageTimes *times);
  void clear();

  // From now on these areas are shown, and no others. from_top: the first lines of the picture
  // move as well. Where there is no memory for it (std::bad_alloc) what was shown still is.
  void show(const std::vector<MotionArea> &areas, bool from_top);
  // Those that show something, from top to bottom.
  const std::vector<Stripe *> &shown() const { return shown_; }

  // All, those that are only kept as well.
  template <typename Visit>
  void for_each(Visit visit) {
    for (auto &entry : entries_)
      visit(*entry.stripe);
  }

 private:
  struct Entry {
    MotionArea area;
    std::unique_ptr<Stripe> stripe;
    bool shown = false;
    unsigned last_use = 0;
  };

  Entry *find(const MotionArea &area, bool from_top);
  StripeSpan span_of(const MotionArea &area, bool from_top) const;
  Entry make(const MotionArea &area, bool from_top) const;
  void use(Entry &entry);
  void drop_oldest();

  std::vector<StripeSpan> rows_;
  StripeFormat whole_;
  StageTimes *times_ = nullptr;
  std::vector<Entry> entries_;
  std::vector<Stripe *> shown_;
  unsigned uses_ = 0;
};

} // namespace stripes::encode
