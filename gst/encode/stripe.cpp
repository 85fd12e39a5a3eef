// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe.h"

#include <algorithm>
#include <atomic>

namespace stripes::encode {

namespace {

// A letter, a caret, a ticked box: so few bytes that two passes cost more than one good one. Not
// for what moves all the time (a spinner), which never needs to be sharp.
constexpr unsigned kSmallChange = 8; // tiles
constexpr Milliseconds kCalm{80};

// A page's decoders do not answer in step. After so long, what one of them painted late over a
// newer stripe is certainly there, and a few bytes paint it over.
constexpr Milliseconds kRepaintAgain{1000};

// Times what a skipped block takes, about.
constexpr unsigned kCodedBlock = 4;

uint64_t next_serial() {
  static std::atomic<uint64_t> last{0};
  return ++last;
}

// The quantizer that what stands still ends with. JPEG knows only sharp and not sharp.
int still_qp(const EncodeSettings &settings) {
  return settings.codec == Codec::H264 ? settings.plan.still : RefineTracker::kSharpest;
}

} // namespace

Stripe::Stripe(StripeSpan span, const StripeFormat &format, StageTimes *times, unsigned patience)
    : serial_(next_serial()), span_(span), format_(format), times_(times), patience_(patience),
      pending_(span.width, span.height), refine_(pending_.columns(), pending_.rows()),
      due_tiles_(span.width, span.height), painted_tiles_(span.width, span.height) {
  pending_.fill();
}

void Stripe::drop_codec() {
  codec_.reset();
  key_owed_ = true;
}

unsigned Stripe::blocks() const {
  return static_cast<unsigned>(pending_.size()) * kBlocksInTile;
}

unsigned Stripe::work(Codec codec) const {
  if (wants_key() || codec == Codec::Jpeg)
    return blocks() * kCodedBlock;
  const TileMask::Box box = pending_.box(); // x264 looks at all of it, see H264StripeCodec
  const unsigned tiles = box.empty() ? 0 : (box.right - box.left) * (box.bottom - box.top);
  return blocks() + tiles * kBlocksInTile * kCodedBlock;
}

void Stripe::note(const TileMask &changed) {
  pending_.add_from(changed, span_.x / kTileWidth, span_.y / kTileHeight);
}

void Stripe::reveal(TimePoint now) {
  cover_ = {};
  repaint_at_ = now;
  repaints_ = 2;
}

bool Stripe::refines_by_tile(const EncodeSettings &settings) const {
  return settings.codec == Codec::H264 && settings.paint_over == PaintOver::Refine;
}

// What is not to be painted, for another stripe shows it.
StripeSpan Stripe::hole(const EncodeSettings &settings) const {
  if (!settings.columns || cover_.empty())
    return {};
  const unsigned x = cover_.left * kTileWidth, y = cover_.top * kTileHeight;
  const unsigned right = std::min(cover_.right * kTileWidth, span_.width);
  const unsigned bottom = std::min(cover_.bottom * kTileHeight, span_.height);
  return {span_.x + x, span_.y + y, right - x, bottom - y};
}

// What changed of that which a page paints.
const TileMask &Stripe::pending_painted(const EncodeSettings &settings) {
  if (!settings.columns || cover_.empty())
    return pending_;
  painted_tiles_ = pending_;
  painted_tiles_.clear(cover_);
  return painted_tiles_;
}

// tiles: that are to be encoded, with all of pending_painted() among them; null: all.
Result<StripePayload> Stripe::encode(const ScannedPicture &picture, const EncodeSettings &settings,
                                     bool key, Quality quality, const TileMask *tiles,
                                     TimePoint now) {
  if (!codec_) {
    auto made = make_stripe_codec(settings, format_);
    if (!made)
      return made.failure();
    codec_ = std::move(*made);
    key = true;
  }
  StripeRequest request;
  if (settings.codec == Codec::H264)
    request.converted = picture.converted.area(span_.x, span_.y, span_.width, span_.height);
  else
    request.rows = picture.pixels.area(span_.x, span_.y, span_.width, span_.height);
  request.key = key;
  request.quality = quality;
  const QpPlan &plan = settings.plan;
  request.qp = quality == Quality::PaintOver ? plan.still : key ? plan.key : plan.change;
  if (key && quality == Quality::Everyday && tall())
    request.qp = plan.tall_key();
  request.times = times_;
  request.changed = tiles;
  request.film = picture.film;
  // What is not due, for it moves or is sharp already, is not worth a better pass. Where all is
  // sharp and shown there is nothing that one could bring.
  request.keep_others = quality == Quality::PaintOver && !(refined(settings) && cover_.empty());
  auto payload = codec_->encode(request, settings);
  if (!payload) {
    // What the far decoder holds is no longer known: begin again with a key.
    drop_codec();
    pending_.fill();
    return payload;
  }
  key_owed_ = false;
  if (payload->key) // all of it, asked for or not
    tiles = nullptr;
  const bool sharp = quality == Quality::PaintOver;
  int qp = request.qp;
  if (settings.codec != Codec::H264)
    qp = sharp ? RefineTracker::kSharpest : RefineTracker::kCoarsest;
  note_coded(qp, sharp, tiles, now);
  return payload;
}

// tiles: that were encoded; null: all.
void Stripe::note_coded(int qp, bool sharp, const TileMask *tiles, TimePoint now) {
  refine_.changed(pending_, now);
  if (tiles) {
    refine_.coded(*tiles, qp);
    pending_.clear(*tiles);
    return;
  }
  refine_.all_coded(qp);
  if (!sharp)
    refine_.all_changed(now);
  pending_.clear();
}

bool Stripe::refined(const EncodeSettings &settings) const {
  return settings.can_paint_over() && refine_.refined(still_qp(settings));
}

Result<Stripe::Outcome> Stripe::encode_key(const ScannedPicture &picture,
                                           const EncodeSettings &settings, bool sharp,
                                           TimePoint now) {
  sharp = sharp && settings.plan.sharp_keys;
  auto payload =
      encode(picture, settings, true, sharp ? Quality::PaintOver : Quality::Everyday, nullptr, now);
  if (!payload)
    return payload.failure();
  const StripeKind everyday = tall() ? StripeKind::TallKey : StripeKind::Key;
  return Outcome{std::move(*payload), false, hole(settings),
                 sharp ? StripeKind::SharpKey : everyday, blocks()};
}

Result<Stripe::Outcome> Stripe::encode_changes(const ScannedPicture &picture,
                                               const EncodeSettings &settings, TimePoint now) {
  if (key_owed_ || !codec_) {
    // A stripe that is sharp already stays so for those who see it.
    const bool sharp = pending_.count() == 0 && refined(settings);
    return encode_key(picture, settings, sharp, now);
  }
  const TileMask &changed = pending_painted(settings);
  const unsigned tiles = changed.count();
  if (tiles == 0)
    return Outcome{};
  const bool sharp = tiles <= kSmallChange && refines_by_tile(settings) && settings.plan.sharp &&
                     refine_.calm(changed, now, kCalm);
  auto payload = encode(picture, settings, false, sharp ? Quality::PaintOver : Quality::Everyday,
                        &changed, now);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), false, hole(settings),
                 sharp ? StripeKind::Sharp : StripeKind::Change, tiles * kBlocksInTile};
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
  const RefineTracker::Aim aim = refine_aim(settings);
  auto due = refines_by_tile(settings) ? refine_.first_due(aim) : refine_.whole_due(aim);
  if (due)
    due = std::max(*due, settings.plan.refine_from);
  // A tall stripe costs much however little is due in it: what was late waits for the next.
  if (due && patience_ > 1)
    return std::max(*due, refined_at_ + aim.delay);
  return due;
}

RefineTracker::Aim Stripe::refine_aim(const EncodeSettings &settings) const {
  return {still_qp(settings), settings.paint_over_delay * patience_, cover_};
}

// Brings what changed while it was covered, sharp at once, for it stood still for a while.
Result<Stripe::Outcome> Stripe::encode_repaint(const ScannedPicture &picture,
                                               const EncodeSettings &settings, TimePoint now) {
  repaints_--;
  repaint_at_.reset();
  if (repaints_ > 0)
    repaint_at_ = now + kRepaintAgain;
  const TileMask &changed = pending_painted(settings);
  const unsigned blocks = changed.count() * kBlocksInTile;
  const bool sharp = refines_by_tile(settings) && blocks <= settings.plan.refinable_blocks;
  auto payload = encode(picture, settings, false, sharp ? Quality::PaintOver : Quality::Everyday,
                        &changed, now);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), true, hole(settings),
                 sharp ? StripeKind::Refinement : StripeKind::Change, blocks};
}

Result<Stripe::Outcome> Stripe::encode_due(const ScannedPicture &picture,
                                           const EncodeSettings &settings, TimePoint now) {
  if (covered())
    return Outcome{};
  if (key_owed_)
    return encode_key(picture, settings, refined(settings), now);
  const auto when = due(settings);
  if (!when || *when > now)
    return Outcome{};
  if (repaint_at_ && *repaint_at_ <= now)
    return encode_repaint(picture, settings, now);
  refined_at_ = now;
  const TileMask *tiles = nullptr;
  if (refines_by_tile(settings)) {
    const RefineTracker::Aim aim = refine_aim(settings);
    const unsigned most = settings.plan.refinable_blocks / kBlocksInTile;
    const TileMask &painted = pending_painted(settings);
    const unsigned changed = painted.count();
    refine_.find_due(aim, now, aim.delay / 4, most > changed ? most - changed : 1, due_tiles_);
    // Without columns the page paints the whole row, also over a tall stripe that shows these.
    due_tiles_.add_from(painted, 0, 0);
    tiles = &due_tiles_;
  }
  auto payload = encode(picture, settings, settings.paint_over == PaintOver::Idr,
                        Quality::PaintOver, tiles, now);
  if (!payload)
    return payload.failure();
  return Outcome{std::move(*payload), true, hole(settings), StripeKind::Refinement,
                 tiles ? tiles->count() * kBlocksInTile : blocks()};
}

} // namespace stripes::encode
