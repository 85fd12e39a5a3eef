// SPDX-License-Identifier: MPL-2.0
#include "encode/picture_encoder.h"

#include <algorithm>
#include <mutex>
#include <new>

namespace stripes::encode {

namespace {
constexpr Milliseconds kFocusLasts{500};

// Of Stripe::work(), whose unit takes 0.76 µs: a worker that slept takes 0.1 to 0.4 ms to begin,
// and costs as much.
constexpr unsigned kWorthAWorker = 768;
} // namespace

PictureEncoder::PictureEncoder(unsigned threads, StageTimes *times)
    : pool_(threads), times_(times), stripes_(times) {}

void PictureEncoder::set_settings(const EncodeSettings &settings) {
  const bool new_codec = settings.codec != settings_.codec || settings.chroma != settings_.chroma;
  const auto one_row = [](const EncodeSettings &s) { return s.streaming == Streaming::On; };
  const bool new_layout =
      settings.stripe_height != settings_.stripe_height || one_row(settings) != one_row(settings_);
  settings_ = settings;
  stripes_.allow_columns(settings.columns, Clock::now());
  rate_.set(settings);
  plan_refinement(1, Clock::now());
  if (new_codec) { // nothing was converted for JPEG
    scanner_.forget();
    converted_.set_size(format_.width, format_.height, settings.chroma);
  }
  if (new_codec || new_layout)
    lay_out();
}

void PictureEncoder::set_format(const PictureFormat &format) {
  if (format == format_)
    return;
  format_ = format;
  scanner_.set_size(format.width, format.height);
  converted_.set_size(format.width, format.height, settings_.chroma);
  streaming_.reset();
  lay_out();
}

EncodedStripe PictureEncoder::encoded_of(const Stripe &stripe, Stripe::Outcome &outcome) const {
  StripePayload &payload = *outcome.payload;
  EncodedStripe encoded;
  encoded.frame_id = frame_id_ + 1;
  encoded.x = stripe.span().x;
  encoded.y = stripe.span().y;
  encoded.width = payload.width;
  encoded.height = payload.height;
  encoded.key = payload.key;
  encoded.hole = outcome.hole;
  encoded.refinement = outcome.refinement;
  encoded.bytes = std::move(payload.bytes);
  return encoded;
}

// Not a letter on the edge of two rows.
PictureEncoder::Sharing PictureEncoder::sharing_of_changes() const {
  unsigned for_others = 0;
  for (size_t i = 1; i < chosen_.size() && for_others < kWorthAWorker; i++)
    for_others += chosen_[i]->work(settings_.codec);
  return for_others >= kWorthAWorker ? Sharing::Shared : Sharing::Alone;
}

Status PictureEncoder::run(size_t from, size_t to, Sharing sharing, const Encode &encode,
                           StripeOutlet &outlet) {
  std::mutex mutex; // guards failure and costs_
  std::optional<Failure> failure;
  const auto job = [&](size_t i) {
    Stripe &stripe = *chosen_[from + i];
    try {
      auto outcome = encode(stripe);
      if (!outcome) {
        outlet.skip();
        std::lock_guard lock(mutex);
        failure = outcome.failure();
      } else if (!outcome->payload) {
        outlet.skip();
      } else {
        {
          std::lock_guard lock(mutex);
          Cost &cost = costs_[static_cast<size_t>(outcome->kind)];
          cost.blocks += outcome->blocks;
          cost.bytes += outcome->payload->bytes.size();
        }
        outlet.put(encoded_of(stripe, *outcome));
      }
    } catch (const std::bad_alloc &) { // that row begins again with a key
      stripe.drop_codec();
      outlet.skip();
      std::lock_guard lock(mutex);
      failure = out_of_memory();
    }
  };
  const auto hand_on = [&outlet] { outlet.hand_on(); };
  if (sharing == Sharing::Shared) {
    // Also what others have finished while this thread waits for a tall stripe.
    pool_.run(to - from, job, hand_on);
  } else {
    for (size_t i = 0; i < to - from; i++) {
      job(i);
      hand_on();
    }
  }
  return failure ? Status(*failure) : Status();
}

void PictureEncoder::finish(StripeOutlet &outlet) {
  outlet.finish();
  if (outlet.handed_on() > 0)
    frame_id_++;
}

unsigned PictureEncoder::scan(const Picture &picture, const DamageView *damage, TimePoint now) {
  PictureScanner::How how;
  how.converted = settings_.codec == Codec::H264 ? &converted_ : nullptr;
  how.times = times_;
  if (settings_.detect == Detect::Hash)
    damage = nullptr;
  // Without damage only looking tells when a film stops.
  how.trust_damage = (damage || settings_.streaming == Streaming::On) &&
                     streaming_.trusts_damage(settings_.streaming);
  const TileMask &changed = scanner_.scan(picture, damage, how, pool_);
  streaming_.note(changed);
  try {
    stripes_.note(changed, now);
  } catch (const std::bad_alloc &) {
    scanner_.forget(); // or these changes would be lost
    throw;
  }
  return changed.count();
}

// The quantizers of the stripes in chosen_.
void PictureEncoder::plan(unsigned changed_tiles, TimePoint now) {
  if (settings_.codec != Codec::H264)
    return;
  RateControl::Load load;
  load.picture_blocks = blocks_in_picture();
  load.changed_blocks = changed_tiles * kBlocksInTile;
  for (const Stripe *stripe : chosen_)
    load.key_blocks += stripe->wants_key() ? stripe->blocks() : 0;
  settings_.plan = rate_.plan(load, now + stream_offset_);
  settings_.plan.refine_from = from_stream_time(settings_.plan.refine_from);
}

// Only how much may be refined, by so many stripes at a time: all stripes of a picture have the
// same quantizers.
void PictureEncoder::plan_refinement(size_t stripes, TimePoint now) {
  if (settings_.codec != Codec::H264)
    return;
  const QpPlan plan = rate_.plan_still({blocks_in_picture(), 0, 0}, now + stream_offset_);
  const auto sharing = static_cast<unsigned>(std::max<size_t>(stripes, 1));
  settings_.plan.refinable_blocks = (plan.refinable_blocks + sharing - 1) / sharing;
  settings_.plan.refine_from = from_stream_time(plan.refine_from);
  settings_.plan.still = plan.still; // for next_due(), when settings are new
}

TimePoint PictureEncoder::from_stream_time(TimePoint stream) const {
  return stream == TimePoint::min() ? stream : stream - stream_offset_;
}

unsigned PictureEncoder::blocks_in_picture() const {
  return (format_.width + 15) / 16 * ((format_.height + 15) / 16);
}

void PictureEncoder::account(TimePoint now) {
  if (settings_.codec != Codec::H264)
    return;
  for (unsigned kind = 0; kind < kStripeKinds; kind++) {
    const Cost cost = std::exchange(costs_[kind], Cost{});
    if (cost.bytes > 0)
      rate_.spent(static_cast<StripeKind>(kind), cost.blocks, settings_.plan, cost.bytes,
                  now + stream_offset_);
  }
  plan_refinement(1, now);
}

std::optional<TimePoint> PictureEncoder::hold_until(TimePoint now) const {
  if (settings_.codec != Codec::H264)
    return std::nullopt;
  const auto until = rate_.hold_until(now + stream_offset_);
  return until ? std::optional(*until - stream_offset_) : std::nullopt;
}

Status PictureEncoder::encode(const Picture &picture, const DamageView *damage, TimePoint now,
                              const Deliver &deliver) {
  const unsigned changed = scan(picture, damage, now);
  stripes_.settle(now);
  std::optional<unsigned> focus;
  if (focus_ && now - focus_->second < kFocusLasts)
    focus = focus_->first;
  stripes_.choose_changed(focus, chosen_);
  plan(changed, now);
  const ScannedPicture scanned{picture, converted_, streaming_.is_film(settings_.streaming)};
  StripeOutlet outlet(deliver, chosen_.size());
  Status status = run(
      0, chosen_.size(), sharing_of_changes(),
      [&](Stripe &stripe) { return stripe.encode_changes(scanned, settings_, now); }, outlet);
  account(now);
  finish(outlet);
  return status;
}

std::optional<TimePoint> PictureEncoder::next_due() const {
  return stripes_.next_due(settings_);
}

Status PictureEncoder::encode_due(const Picture &picture, TimePoint now, const Deliver &deliver,
                                  const std::function<bool()> &interrupted) {
  if (!scanner_.known())
    scan(picture, nullptr, now);
  stripes_.settle(now);
  stripes_.choose_due(settings_, now, chosen_);
  plan(0, now);
  const ScannedPicture scanned{picture, converted_, streaming_.is_film(settings_.streaming)};
  StripeOutlet outlet(deliver);
  Status status;
  // One stripe a thread at a time: a new picture never waits for more than that.
  for (size_t from = 0; from < chosen_.size() && status; from += pool_.threads()) {
    if (interrupted() || outlet.refused())
      break;
    const size_t to = std::min(from + pool_.threads(), chosen_.size());
    plan_refinement(to - from, now);
    status = run(
        from, to, Sharing::Shared,
        [&](Stripe &stripe) { return stripe.encode_due(scanned, settings_, now); }, outlet);
    outlet.hand_on();
    account(now);
  }
  finish(outlet);
  return status;
}

} // namespace stripes::encode
