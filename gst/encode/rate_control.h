// SPDX-License-Identifier: MPL-2.0
// Which quantizer a picture gets, so that bytes stay within what was asked for.
//
// One quantizer for all rows of a picture: what a bitrate allows goes where something moves. Before
// a picture plan() says the quantizers, after it spent() hears what came out. Without a bitrate the
// quantizer is crf, and up to crf_rise more the more of the picture moves. With one it is whatever
// keeps a leaky bucket of one second from overflowing: half of it can be saved up while little
// moves, half may be overdrawn for a burst. See docs/decisions/0016. Not thread-safe.
#pragma once

#include "encode/byte_bucket.h"
#include "encode/cost_model.h"
#include "encode/encode_settings.h"
#include "encode/rate_meter.h"

#include <optional>

namespace stripes::encode {

class RateControl {
 public:
  // What is about to be encoded, in blocks of 16×16 px.
  struct Load {
    unsigned picture_blocks = 0;
    unsigned changed_blocks = 0;
    unsigned key_blocks = 0; // of rows that will be keys
  };

  RateControl();

  // Counts from the next picture on.
  void set(const EncodeSettings &settings);

  // The time of a picture that came, before anything else about it. All times are those of the
  // stream, and here they may go back: what was overdrawn is paid off from there on.
  void follow(TimePoint now);
  // The stream begins anew: what was overdrawn is not paid off. What things cost stays known.
  void forget_debts();

  QpPlan plan(const Load &load, TimePoint now);
  // As things are, for what is due while nothing changes.
  QpPlan plan_still(const Load &load, TimePoint now);
  // Once a picture and kind; the quantizer is that of the plan.
  void spent(StripeKind kind, unsigned blocks, const QpPlan &plan, uint64_t bytes, TimePoint now);

  // Of changes, whatever happens: what `crf` or the limits of a bitrate leave.
  int finest() const { return least_qp_; }

  // While a burst is being paid off pictures wait until then; the newest of them is what counts.
  std::optional<TimePoint> hold_until(TimePoint now) const;

 private:
  unsigned refinable_blocks(TimePoint now) const;
  TimePoint refine_again_at(TimePoint now) const;
  void see(const Load &load);
  int affordable_qp(double work, TimePoint now) const;
  int everyday_qp(const Load &load, TimePoint now);
  int limited_qp(int least, const Load &load, TimePoint now);
  QpPlan complete(int change, const Load &load, TimePoint now) const;
  int key_qp(int change, unsigned blocks, TimePoint now) const;
  void learn_changes(unsigned blocks, int qp, double bytes);
  void size_refine_bucket();
  bool limited() const { return bucket_.rate() > 0; }

  RateSettings settings_;
  int crf_ = 25, still_qp_ = 14;
  int least_qp_ = 1, most_qp_ = 51;
  unsigned picture_blocks_ = 0;

  ByteBucket bucket_; // of the bitrate, unless there is none
  ByteBucket refine_bucket_;
  CostModel change_cost_, new_cost_, key_cost_, refine_cost_; // new: where nothing moved before
  RateMeter moved_;                                           // blocks
  RateMeter work_soon_, work_;       // of changes: what a burst costs at once, and lately
  double moving_blocks_ = 0;         // of a picture lately
  double new_part_ = 0;              // of the changes planned last: what was more than that
  std::optional<int> change_qp_;     // before what one picture alone may have needed
  std::optional<double> limited_qp_; // the same, before it was settled
  std::optional<int> rise_;          // above crf, for motion
  TimePoint planned_at_;
};

} // namespace stripes::encode
