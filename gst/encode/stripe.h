// SPDX-License-Identifier: MPL-2.0
// One row of the picture, or a part of several together: an independent stream with its own
// encoder, its own idea of what changed since it was encoded and of what still deserves a better
// pass. Used by one thread at a time.
#pragma once

#include "encode/refine_tracker.h"
#include "encode/row_layout.h"
#include "encode/stripe_codec.h"
#include "encode/tile_mask.h"

#include <cstdint>
#include <optional>

namespace stripes::encode {

// A picture as stripes read it.
struct ScannedPicture {
  const Picture &pixels;             // for JPEG
  const ConvertedPicture &converted; // for H.264
  bool film = false;                 // all of the screen changes all the time
};

class Stripe {
 public:
  // What came out; no payload when nothing needed to be encoded.
  struct Outcome {
    std::optional<StripePayload> payload;
    bool refinement = false;
    StripeSpan hole{}; // of the picture: is not to be painted, for another stripe shows it
    StripeKind kind = StripeKind::Change;
    unsigned blocks = 0; // of 16×16 px that it was about
  };

  // times: where stages are noted, or null. patience: paint-over waits so many times longer.
  Stripe(StripeSpan span, const StripeFormat &format, StageTimes *times = nullptr,
         unsigned patience = 1);

  const StripeSpan &span() const { return span_; }
  // No other stripe has or had it.
  uint64_t serial() const { return serial_; }

  // The next stripe out will be a key, changed or not.
  void owe_key() { key_owed_ = true; }
  // Begins anew with another codec; the next stripe is a key.
  void drop_codec();

  // Adds to what differs from the stripe encoded last: tiles of the whole picture.
  void note(const TileMask &changed);
  // While another stripe shows these of its tiles. It is not encoded for the sake of what it does
  // not show; but when it is, a page paints that as well, so it is as new as the rest. Unless
  // settings.columns: then the page leaves it out, and so does the encoder.
  void cover(const TileMask::Box &tiles) { cover_ = tiles; }
  const TileMask::Box &cover() const { return cover_; }
  bool covered() const { return cover_ == pending_.whole(); } // nothing of it is shown
  const TileMask &tiles() const { return pending_; }
  // What covered it is gone: all of it is painted again at `now`, and once more a while after.
  void reveal(TimePoint now);

  // How many tiles of what it shows changed.
  unsigned changes() const { return pending_.count_outside(cover_); }
  unsigned blocks() const; // of 16×16 px
  // What encode_changes() has to do, in blocks that are only looked at and skipped.
  unsigned work(Codec codec) const;
  bool wants_key() const { return key_owed_ || !codec_; }
  bool wants_encoding() const { return !covered() && (key_owed_ || changes() > 0); }
  // Encodes what differs from the stripe before.
  Result<Outcome> encode_changes(const ScannedPicture &picture, const EncodeSettings &settings,
                                 TimePoint now);

  // When encode_due() will have something to do if the picture stays as it is.
  std::optional<TimePoint> due(const EncodeSettings &settings) const;
  // Encodes a key that is owed, what was covered, or a better copy of tiles that stood still.
  Result<Outcome> encode_due(const ScannedPicture &picture, const EncodeSettings &settings,
                             TimePoint now);

 private:
  Result<StripePayload> encode(const ScannedPicture &picture, const EncodeSettings &settings,
                               bool key, Quality quality, const TileMask *tiles, TimePoint now);
  Result<Outcome> encode_key(const ScannedPicture &picture, const EncodeSettings &settings,
                             bool sharp, TimePoint now);
  Result<Outcome> encode_repaint(const ScannedPicture &picture, const EncodeSettings &settings,
                                 TimePoint now);
  bool tall() const { return span_.height >= kTallStripe; }
  void note_coded(int qp, bool sharp, const TileMask *tiles, TimePoint now);
  bool refined(const EncodeSettings &settings) const;
  StripeSpan hole(const EncodeSettings &settings) const;
  const TileMask &pending_painted(const EncodeSettings &settings);
  RefineTracker::Aim refine_aim(const EncodeSettings &settings) const;
  std::optional<TimePoint> refine_due(const EncodeSettings &settings) const;
  bool refines_by_tile(const EncodeSettings &settings) const;

  uint64_t serial_;
  StripeSpan span_;
  StripeFormat format_;
  StageTimes *times_;
  unsigned patience_;
  std::unique_ptr<StripeCodec> codec_;
  bool key_owed_ = true;
  TileMask pending_;                    // changed since the stripe encoded last
  TileMask::Box cover_;                 // tiles that another stripe shows
  std::optional<TimePoint> repaint_at_; // all of it, changed or not
  unsigned repaints_ = 0;               // to come
  RefineTracker refine_;
  TimePoint refined_at_; // last
  TileMask due_tiles_;
  TileMask painted_tiles_; // see pending_painted()
};

} // namespace stripes::encode
