// SPDX-License-Identifier: MPL-2.0
#include "encode/picture_encoder.h"

#include <algorithm>
#include <new>

namespace stripes::encode {

PictureEncoder::PictureEncoder(unsigned threads)
    : pool_(threads), policy_(std::make_unique<FixedRows>(settings_.stripe_height)) {}

void PictureEncoder::set_settings(const EncodeSettings &settings) {
  const bool new_codec = settings.codec != settings_.codec;
  const bool new_layout = settings.stripe_height != settings_.stripe_height;
  settings_ = settings;
  if (new_layout) {
    policy_ = std::make_unique<FixedRows>(settings.stripe_height);
    lay_out();
  }
  if (new_codec)
    for (auto &stripe : stripes_)
      stripe->drop_codec();
}

void PictureEncoder::set_format(const PictureFormat &format) {
  if (format == format_)
    return;
  format_ = format;
  lay_out();
}

void PictureEncoder::lay_out() {
  stripes_.clear();
  layouts_ += format_.width > 0;
  for (const StripeSpan &span : policy_->layout(format_.width, format_.height))
    stripes_.push_back(
        std::make_unique<Stripe>(span, StripeFormat{format_.width, span.height, format_.fps_n,
                                                    format_.fps_d, format_.colour}));
}

void PictureEncoder::owe_keys() {
  for (auto &stripe : stripes_)
    stripe->owe_key();
}

void PictureEncoder::owe_keys(std::span<const unsigned> ys) {
  for (auto &stripe : stripes_)
    if (std::find(ys.begin(), ys.end(), stripe->span().y) != ys.end())
      stripe->owe_key();
}

// Memory for one more encoder or stripe may be lacking: that row begins again with a key.
Result<Stripe::Outcome> PictureEncoder::without_throwing(Stripe &stripe, const Encode &encode) {
  try {
    return encode(stripe);
  } catch (const std::bad_alloc &) {
    stripe.drop_codec();
    return Failure{"There is not enough memory to encode a picture.",
                   "row " + std::to_string(stripe.span().y)};
  }
}

Status PictureEncoder::run(size_t from, size_t to, const Encode &encode, StripeOutlet &outlet) {
  std::mutex mutex; // guards failure
  std::optional<Failure> failure;
  const auto caller = std::this_thread::get_id();
  pool_.run(to - from, [&](size_t i) {
    Stripe &stripe = *chosen_[from + i];
    auto outcome = without_throwing(stripe, encode);
    if (!outcome) {
      std::lock_guard lock(mutex);
      failure = outcome.failure();
    } else if (auto &payload = outcome->payload) {
      EncodedStripe encoded;
      encoded.frame_id = frame_id_ + 1;
      encoded.y = stripe.span().y;
      encoded.width = payload->width;
      encoded.height = payload->height;
      encoded.key = payload->key;
      encoded.refinement = outcome->refinement;
      encoded.bytes = std::move(payload->bytes);
      outlet.put(std::move(encoded));
    }
    if (std::this_thread::get_id() == caller)
      outlet.hand_on();
  });
  return failure ? Status(*failure) : Status();
}

void PictureEncoder::finish(StripeOutlet &outlet) {
  outlet.finish();
  if (outlet.handed_on() > 0)
    frame_id_++;
}

Status PictureEncoder::encode(const Picture &picture, const DamageView *damage, TimePoint now,
                              const Deliver &deliver) {
  if (settings_.detect == Detect::Hash)
    damage = nullptr;
  chosen_.clear();
  for (auto &stripe : stripes_)
    if (stripe->maybe_changed(damage))
      chosen_.push_back(stripe.get());
  StripeOutlet outlet(deliver);
  Status status = run(
      0, chosen_.size(),
      [&](Stripe &stripe) { return stripe.encode_changes(picture, damage, settings_, now); },
      outlet);
  finish(outlet);
  return status;
}

std::optional<TimePoint> PictureEncoder::next_due() const {
  std::optional<TimePoint> next;
  for (auto &stripe : stripes_) {
    const auto due = stripe->due(settings_);
    if (due && (!next || *due < *next))
      next = due;
  }
  return next;
}

Status PictureEncoder::encode_due(const Picture &picture, TimePoint now, const Deliver &deliver,
                                  const std::function<bool()> &interrupted) {
  chosen_.clear();
  for (auto &stripe : stripes_) {
    const auto due = stripe->due(settings_);
    if (due && *due <= now)
      chosen_.push_back(stripe.get());
  }
  StripeOutlet outlet(deliver);
  Status status;
  // One stripe a thread at a time: a new picture never waits for more than that.
  for (size_t from = 0; from < chosen_.size() && status; from += pool_.threads()) {
    if (interrupted() || outlet.refused())
      break;
    status = run(
        from, std::min(from + pool_.threads(), chosen_.size()),
        [&](Stripe &stripe) { return stripe.encode_due(picture, settings_, now); }, outlet);
    outlet.hand_on();
  }
  finish(outlet);
  return status;
}

} // namespace stripes::encode
