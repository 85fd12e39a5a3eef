// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe.h"

#include <algorithm>

namespace stripes::encode {

namespace {

// A letter, a caret, a ticked box: so few bytes that two passes cost more than one good one. Not
// for what moves all the time (a spinner), which never needs to be sharp.
constexpr unsigned kSmallChange = 8; // tiles
constexpr Milliseconds kCalm{80};

// A page's decoders do not answer in step. After so long, what one of them painted late over a
// newer stripe is certainly there, and a few bytes paint it over.
constexpr Milliseconds kRepaintAgain{1000};

} // namespace

Stripe::Stripe(StripeSpan span, const StripeFormat &format, StageTimes *times, unsigned patience)
    : span_(span), format_(format), times_(times), patience_(patience),
      pending_(format.width, span.height), covered_from_(pending_.rows()), refine_(pending_.size()),
      due_tiles_(format.width, span.height) {
  pending_.fill();
}

void Stripe::drop_codec() {
  codec_.reset();
  key_owed_ = true;
}

unsigned Stripe::blocks() const {
  return static_cast<unsigned>(pending_.size()) * kBlocksInTile;
}

void Stripe::note(const TileMask &changed) {
  pending_.add_from(changed, span_.y / kTileHeight);
}

void Stripe::reveal(TimePoint now) {
  covered_from_ = pending_.rows();
  repaint_at_ = now;
  repaints_ = 2;
}

bool Stripe::refines_by_tile(const EncodeSettings &settings) const {
  return settings.codec == Codec::H264 && settings.paint_over == PaintOver::Refine;
}

Result<StripePayload> Stripe::encode(const ScannedPicture &picture, const EncodeSettings &settings,
                                     bool key, Quality quality, const TileMask *tiles) {
  if (!codec_) {
    auto made = make_stripe_codec(settings, format_);
    if (!made)
      return made.failure();
    codec_ = std::move(*made);
    key = true;
  }
  StripeRequest request;
  if (settings.codec == Codec::H264)
    request.converted = picture.converted.rows(span_.y, span_.height);
  else
    request.rows = picture.pixels.rows(span_.y, span_.height);
  request.key = key;
  request.quality = quality;
  const QpPlan &plan = settings.plan;
  request.qp = quality == Quality::PaintOver ? plan.still : key ? plan.key : plan.change;
  // The key of a tall stripe is large, and most of it moves on before it is seen.
  if (key && quality == Quality::Everyday && span_.height >= kTallStripe)
    request.qp = std::max(request.qp, plan.change);
  request.times = times_;
  request.changed = tiles;
  request.film = picture.film;
  // What is not due, for it moves or is sharp already, is not worth a better pass.
  request.keep_others = quality == Quality::PaintOver;
  auto payload = codec_->encode(request, settings);
  if (payload) {
    key_owed_ = false;
    // What was kept as the decoder has it still differs from the picture.
    if (request.keep_others && tiles && !payload->key)
      pending_.remove(*tiles);
    else
      pending_.clear();
  } else {
    // What the far decoder holds is no longer known: begin again with a key.
    drop_codec();
    pending_.fill();
  }
  return payload;
}

Result<Stripe::Outcome> Stripe::encode_key(const ScannedPicture &picture,
                                           const EncodeSettings &settings, bool sharp,
                                           TimePoint now) {
  sharp = sharp && settings.plan.sharp_keys;
  auto payload =
      encode(picture, settings, true, sharp ? Quality::PaintOver : Quality::Everyday, nullptr);
  if (!payload)
    return payload.failure();
  if (sharp)
    refine_.all_refined();
  else
    refine_.all_encoded(now);
  return Outcome{std::move(*payload), false, sharp ? StripeKind::SharpKey : StripeKind::Key,
                 blocks()};
}

// The tiles in taken_, which are no key.
Result<StripePayload> Stripe::encode_taken(const ScannedPicture &picture,
                                           const EncodeSettings &settings, bool sharp,
                                           TimePoint now) {
  auto payload =
      encode(picture, settings, false, sharp ? Quality::PaintOver : Quality::Everyday, &taken_);
  if (!payload)
    return payload;
  if (sharp)
    refine_.encoded_sharp(taken_, now);
  else if (settings.codec == Codec::H264)
    refine_.encoded(taken_, now);
  else
    refine_.all_encoded(now);
  return payload;
}

Result<Stripe::Outcome> Stripe::encode_changes(const ScannedPicture &picture,
                                               const EncodeSettings &settings, TimePoint now) {
  if (key_owed_ || !codec_) {
    // A stripe that is sharp already stays so for those who see it.
    const bool sharp = pending_.count() == 0 && refine_.refined() && settings.can_paint_over();
    return encode_key(picture, settings, sharp, now);
  }
  if (pending_.count() == 0)
    return Outcome{};
  taken_ = pending_;
  const bool sharp = taken_.count() <= kSmallChange && refines_by_tile(settings) &&
                     settings.can_paint_over() && settings.plan.sharp &&
                     refine_.calm(taken_, now, kCalm);
  auto payload = encode_taken(picture, settings, sharp, now);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), false, sharp ? StripeKind::Sharp : StripeKind::Change,
                 taken_.count() * kBlocksInTile};
}

std::optional<TimePoint> Stripe::due(const EncodeSettings &settings) const {
  if (covered())
    return std::nullopt;
  if (key_owed_)
    return TimePoint::min();
  const auto refine = refine_due(settings);
  if (repaint_at_ && (!refine || *repaint_at_ < *refine))
    return repaint_at_;
  return refine;
}

std::optional<TimePoint> Stripe::refine_due(const EncodeSettings &settings) const {
  if (!settings.can_paint_over())
    return std::nullopt;
  const Milliseconds delay = refine_delay(settings);
  auto due = refines_by_tile(settings) ? refine_.first_due(delay) : refine_.whole_due(delay);
  if (due)
    due = std::max(*due, settings.plan.refine_from);
  // A tall stripe costs much however little is due in it: what was late waits for the next.
  if (due && patience_ > 1)
    return std::max(*due, refined_at_ + delay);
  return due;
}

Milliseconds Stripe::refine_delay(const EncodeSettings &settings) const {
  return settings.paint_over_delay * patience_;
}

// Brings what changed while it was covered, sharp at once, for it stood still for a while.
Result<Stripe::Outcome> Stripe::encode_repaint(const ScannedPicture &picture,
                                               const EncodeSettings &settings, TimePoint now) {
  repaints_--;
  repaint_at_.reset();
  if (repaints_ > 0)
    repaint_at_ = now + kRepaintAgain;
  taken_ = pending_;
  const unsigned blocks = taken_.count() * kBlocksInTile;
  const bool sharp = refines_by_tile(settings) && settings.can_paint_over() &&
                     blocks <= settings.plan.refinable_blocks;
  auto payload = encode_taken(picture, settings, sharp, now);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), true, sharp ? StripeKind::Refinement : StripeKind::Change,
                 blocks};
}

Result<Stripe::Outcome> Stripe::encode_due(const ScannedPicture &picture,
                                           const EncodeSettings &settings, TimePoint now) {
  if (covered())
    return Outcome{};
  if (key_owed_)
    return encode_key(picture, settings, refine_.refined() && settings.can_paint_over(), now);
  const auto when = due(settings);
  if (!when || *when > now)
    return Outcome{};
  if (repaint_at_ && *repaint_at_ <= now)
    return encode_repaint(picture, settings, now);
  refined_at_ = now;
  const TileMask *tiles = nullptr;
  const Milliseconds delay = refine_delay(settings);
  if (refines_by_tile(settings)) {
    const unsigned most = std::max(1u, settings.plan.refinable_blocks / kBlocksInTile);
    refine_.take_due(now, delay, delay / 4, most, due_tiles_);
    tiles = &due_tiles_;
  } else {
    refine_.all_refined();
  }
  auto payload =
      encode(picture, settings, settings.paint_over == PaintOver::Idr, Quality::PaintOver, tiles);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), true, StripeKind::Refinement,
                 tiles ? tiles->count() * kBlocksInTile : blocks()};
}

} // namespace stripes::encode
