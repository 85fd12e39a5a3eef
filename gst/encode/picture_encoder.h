// SPDX-License-Identifier: MPL-2.0
// Pictures in, stripes out: plans which stripes to look at, has them hashed, converted and encoded
// by the worker pool, and hands them on as they finish. Not thread-safe: the owner serialises.
#pragma once

#include "base/worker_pool.h"
#include "encode/layout_policy.h"
#include "encode/stripe.h"
#include "encode/stripe_outlet.h"

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace stripes::encode {

class PictureEncoder {
 public:
  // threads: how many stripes are encoded at once, at least 1.
  explicit PictureEncoder(unsigned threads);

  void set_settings(const EncodeSettings &settings);
  // A new format makes a new layout, whose stripes all begin with a key.
  void set_format(const PictureFormat &format);
  const PictureFormat &format() const { return format_; }
  // How many layouts were made since this was asked last.
  unsigned take_layouts() { return std::exchange(layouts_, 0); }

  // The next stripes of all rows, or of the rows that begin at these y, will be keys.
  void owe_keys();
  void owe_keys(std::span<const unsigned> ys);

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

  void lay_out();
  static Result<Stripe::Outcome> without_throwing(Stripe &stripe, const Encode &encode);
  // Runs `encode` on stripes chosen_[from … to) and puts what comes out into the outlet.
  Status run(size_t from, size_t to, const Encode &encode, StripeOutlet &outlet);
  void finish(StripeOutlet &outlet);

  WorkerPool pool_;
  EncodeSettings settings_;
  PictureFormat format_;
  std::unique_ptr<LayoutPolicy> policy_;
  std::vector<std::unique_ptr<Stripe>> stripes_;
  std::vector<Stripe *> chosen_;
  unsigned layouts_ = 0;
  uint32_t frame_id_ = 0; // of the last picture that had stripes
};

} // namespace stripes::encode
