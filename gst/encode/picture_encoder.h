// SPDX-License-Identifier: MPL-2.0
// Pictures in, stripes out: plans which stripes to look at, has them hashed, converted and encoded
// by the worker pool, and hands them on as they finish. Not thread-safe: the owner serialises.
#pragma once

#include "base/worker_pool.h"
#include "encode/picture_scanner.h"
#include "encode/rate_control.h"
#include "encode/streaming_judge.h"
#include "encode/stripe_outlet.h"
#include "encode/stripe_set.h"

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace stripes::encode {

class PictureEncoder {
 public:
  // threads: how many stripes are encoded at once, at least 1.
  // times: where stages are noted, or null.
  explicit PictureEncoder(unsigned threads, StageTimes *times = nullptr);

  // May be fewer than were asked for, where the system has no more to give.
  unsigned threads() const { return pool_.threads(); }

  void set_settings(const EncodeSettings &settings);
  // A new format makes a new layout, whose stripes all begin with a key.
  void set_format(const PictureFormat &format);
  const PictureFormat &format() const { return format_; }
  // How many layouts were made since this was asked last.
  unsigned take_layouts() { return stripes_.take_layouts(); }

  // The next stripes of all rows, or of the rows that begin at these y, will be keys.
  void owe_keys() { stripes_.owe_keys(); }
  void owe_keys(std::span<const unsigned> ys) { stripes_.owe_keys(ys); }

  // A bitrate counts in stream time, which is so much ahead of the clock from now on.
  void set_stream_offset(Clock::duration offset, TimePoint now) {
    stream_offset_ = offset;
    rate_.follow(now + offset);
  }
  // The stream begins anew: what of a bitrate was overdrawn no longer holds anything back.
  void forget_debts() { rate_.forget_debts(); }
  // While a bitrate is overdrawn nothing should be encoded until then.
  std::optional<TimePoint> hold_until(TimePoint now) const;

  // The user just did something at this height of the picture, px: what is there goes first.
  void set_focus(unsigned y, TimePoint now) { focus_ = {y, now}; }

  // Hands on what came out by `deliver`, which must not throw.
  //
  // Encodes what changed. damage may be null: then every pixel is looked at. Fails when a stripe
  // could not be encoded; the others went out and that row begins again with a key.
  Status encode(const Picture &picture, const DamageView *damage, TimePoint now,
                const Deliver &deliver);

  // When encode_due() will have something to do if no picture comes.
  std::optional<TimePoint> next_due() const;
  // Encodes owed keys and due refinements of the picture last encoded, a few stripes at a time,
  // and returns early when `interrupted` turns true.
  Status encode_due(const Picture &picture, TimePoint now, const Deliver &deliver,
                    const std::function<bool()> &interrupted);

 private:
  using Encode = std::function<Result<Stripe::Outcome>(Stripe &)>;

  void lay_out() { stripes_.lay_out(format_, settings_, pool_.threads()); }
  // How many tiles changed.
  unsigned scan(const Picture &picture, const DamageView *damage, TimePoint now);
  EncodedStripe encoded_of(const Stripe &stripe, Stripe::Outcome &outcome) const;
  enum class Sharing { Shared, Alone };
  // Whether others than the caller's thread are to encode some of chosen_.
  Sharing sharing_of_changes() const;
  // Runs `encode` on stripes chosen_[from … to) and puts what comes out into the outlet.
  Status run(size_t from, size_t to, Sharing sharing, const Encode &encode, StripeOutlet &outlet);
  void finish(StripeOutlet &outlet);
  void plan(unsigned changed_tiles, TimePoint now);
  void plan_refinement(size_t stripes, TimePoint now);
  void account(TimePoint now);
  TimePoint from_stream_time(TimePoint stream) const;
  unsigned blocks_in_picture() const;

  WorkerPool pool_;
  StageTimes *times_;
  EncodeSettings settings_;
  PictureFormat format_;
  PictureScanner scanner_;
  ConvertedPicture converted_;
  StreamingJudge streaming_;
  StripeSet stripes_;
  RateControl rate_;
  Clock::duration stream_offset_{0};
  struct Cost {
    unsigned blocks = 0;
    uint64_t bytes = 0;
  };
  std::array<Cost, kStripeKinds> costs_; // by StripeKind, of the run under way
  std::vector<Stripe *> chosen_;
  std::optional<std::pair<unsigned, TimePoint>> focus_;
  uint32_t frame_id_ = 0; // of the last picture that had stripes
};

} // namespace stripes::encode
