// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe.h"

namespace stripes::encode {

namespace {
constexpr unsigned kBlock = 16; // px, an H.264 macroblock

// A letter, a caret, a ticked box: so few bytes that two passes cost more than one good one. Not
// for what moves all the time (a spinner), which never needs to be sharp.
constexpr unsigned kSmallChange = 8; // tiles
constexpr Milliseconds kCalm{80};

static_assert(ChangeDetector::kTileHeight == kBlock && ChangeDetector::kTileWidth % kBlock == 0);
} // namespace

Stripe::Stripe(StripeSpan span, const StripeFormat &format)
    : span_(span), format_(format), detector_(format.width, span),
      refine_(size_t{detector_.columns()} * detector_.rows()) {}

void Stripe::drop_codec() {
  codec_.reset();
  key_owed_ = true;
}

bool Stripe::maybe_changed(const DamageView *damage) const {
  return key_owed_ || detector_.maybe_changed(damage);
}

bool Stripe::refines_by_tile(const EncodeSettings &settings) const {
  return settings.codec == Codec::H264 && settings.paint_over == PaintOver::Refine;
}

void Stripe::mark_still_blocks(const std::vector<uint8_t> &tiles) {
  constexpr unsigned kBlocksPerTile = ChangeDetector::kTileWidth / kBlock;
  const unsigned columns = (format_.width + kBlock - 1) / kBlock;
  const unsigned rows = (span_.height + kBlock - 1) / kBlock;
  still_blocks_.resize(size_t{columns} * rows);
  for (unsigned y = 0, i = 0; y < rows; y++)
    for (unsigned x = 0; x < columns; x++, i++)
      still_blocks_[i] = !tiles[size_t{y} * detector_.columns() + x / kBlocksPerTile];
}

Result<StripePayload> Stripe::encode(const Picture &picture, const EncodeSettings &settings,
                                     bool key, Quality quality, const std::vector<uint8_t> *tiles) {
  if (!codec_) {
    auto made = make_stripe_codec(settings.codec, format_);
    if (!made)
      return made.failure();
    codec_ = std::move(*made);
  }
  StripeRequest request;
  request.rows = picture.rows(span_.y, span_.height);
  request.key = key;
  request.quality = quality;
  if (tiles && settings.codec == Codec::H264) {
    mark_still_blocks(*tiles);
    request.still_blocks = &still_blocks_;
  }
  auto payload = codec_->encode(request, settings);
  if (payload) {
    key_owed_ = false;
  } else {
    // What the far decoder holds is no longer known: begin again with a key.
    drop_codec();
    detector_.forget();
  }
  return payload;
}

Result<Stripe::Outcome> Stripe::encode_key(const Picture &picture, const EncodeSettings &settings,
                                           bool sharp, TimePoint now) {
  auto payload =
      encode(picture, settings, true, sharp ? Quality::PaintOver : Quality::Everyday, nullptr);
  if (!payload)
    return payload.failure();
  if (sharp)
    refine_.all_refined();
  else
    refine_.all_encoded(now);
  return Outcome{std::move(*payload), false};
}

Result<Stripe::Outcome> Stripe::encode_changes(const Picture &picture, const DamageView *damage,
                                               const EncodeSettings &settings, TimePoint now) {
  const unsigned changed = detector_.examine(picture, damage);
  if (key_owed_ || !codec_) {
    // A stripe that is sharp already stays so for those who see it.
    const bool sharp = changed == 0 && refine_.refined() && settings.can_paint_over();
    return encode_key(picture, settings, sharp, now);
  }
  if (changed == 0)
    return Outcome{};
  const bool sharp = changed <= kSmallChange && refines_by_tile(settings) &&
                     settings.can_paint_over() && refine_.calm(detector_.changed(), now, kCalm);
  auto payload = encode(picture, settings, false, sharp ? Quality::PaintOver : Quality::Everyday,
                        &detector_.changed());
  if (!payload)
    return payload.failure();
  if (sharp)
    refine_.encoded_sharp(detector_.changed(), now);
  else if (settings.codec == Codec::H264)
    refine_.encoded(detector_.changed(), now);
  else
    refine_.all_encoded(now);
  return Outcome{std::move(*payload), false};
}

std::optional<TimePoint> Stripe::due(const EncodeSettings &settings) const {
  if (key_owed_)
    return TimePoint::min();
  if (!settings.can_paint_over())
    return std::nullopt;
  return refines_by_tile(settings) ? refine_.first_due(settings.paint_over_delay)
                                   : refine_.whole_due(settings.paint_over_delay);
}

Result<Stripe::Outcome> Stripe::encode_due(const Picture &picture, const EncodeSettings &settings,
                                           TimePoint now) {
  if (key_owed_)
    return encode_key(picture, settings, refine_.refined() && settings.can_paint_over(), now);
  const auto when = due(settings);
  if (!when || *when > now)
    return Outcome{};
  const std::vector<uint8_t> *tiles = nullptr;
  if (refines_by_tile(settings)) {
    refine_.take_due(now, settings.paint_over_delay, settings.paint_over_delay / 4, due_tiles_);
    tiles = &due_tiles_;
  } else {
    refine_.all_refined();
  }
  auto payload =
      encode(picture, settings, settings.paint_over == PaintOver::Idr, Quality::PaintOver, tiles);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), true};
}

} // namespace stripes::encode
