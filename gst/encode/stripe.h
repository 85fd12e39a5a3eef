// SPDX-License-Identifier: MPL-2.0
// One row of the picture: an independent stream with its own encoder, its own idea of what changed
// and of what still deserves a better pass. Used by one thread at a time.
#pragma once

#include "encode/change_detector.h"
#include "encode/refine_tracker.h"
#include "encode/stripe_codec.h"

#include <optional>

namespace stripes::encode {

class Stripe {
 public:
  // What came out; no payload when nothing needed to be encoded.
  struct Outcome {
    std::optional<StripePayload> payload;
    bool refinement = false;
  };

  Stripe(StripeSpan span, const StripeFormat &format);

  const StripeSpan &span() const { return span_; }

  // The next stripe out will be a key, changed or not.
  void owe_key() { key_owed_ = true; }
  // Begins anew with another codec; the next stripe is a key.
  void drop_codec();

  // Whether encode_changes() could have something to do.
  bool maybe_changed(const DamageView *damage) const;
  // Encodes what differs from the picture before. `picture` is the whole picture.
  Result<Outcome> encode_changes(const Picture &picture, const DamageView *damage,
                                 const EncodeSettings &settings, TimePoint now);

  // When encode_due() will have something to do if the picture stays as it is.
  std::optional<TimePoint> due(const EncodeSettings &settings) const;
  // Encodes a key that is owed, or a better copy of tiles that stood still. `picture` is the one
  // that was last given to encode_changes().
  Result<Outcome> encode_due(const Picture &picture, const EncodeSettings &settings, TimePoint now);

 private:
  Result<StripePayload> encode(const Picture &picture, const EncodeSettings &settings, bool key,
                               Quality quality, const std::vector<uint8_t> *tiles);
  Result<Outcome> encode_key(const Picture &picture, const EncodeSettings &settings, bool sharp,
                             TimePoint now);
  void mark_still_blocks(const std::vector<uint8_t> &tiles);
  bool refines_by_tile(const EncodeSettings &settings) const;

  StripeSpan span_;
  StripeFormat format_;
  std::unique_ptr<StripeCodec> codec_;
  bool key_owed_ = true;
  ChangeDetector detector_;
  RefineTracker refine_;
  std::vector<uint8_t> due_tiles_;
  std::vector<uint8_t> still_blocks_;
};

} // namespace stripes::encode
