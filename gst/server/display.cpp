// SPDX-License-Identifier: MPL-2.0
#include "server/display.h"

#include "server/session.h"
#include "server/websocket_reader.h"
#include "server/wire.h"

#include <algorithm>

namespace stripes {

// Sessions may leave while the list is walked: any send can find its connection dead.
template <typename F>
void Display::for_each(F &&f) {
  walking_++;
  for (size_t i = 0; i < sessions_.size(); i++)
    if (sessions_[i])
      f(*sessions_[i]);
  if (--walking_ == 0)
    std::erase(sessions_, nullptr);
}

void Display::set_host(DisplayHost *host) {
  host_ = host;
  interrupted_ |= stream_.has_value();
  stream_.reset();
  size_.reset();
  cursor_.clear();
  last_frame_.reset();
  held_.reset();
  held_timer_.stop();
  key_timer_.stop();
}

void Display::join(Session &session) {
  sessions_.push_back(&session);
}

void Display::leave(Session &session) {
  if (owner_ == &session)
    owner_ = nullptr;
  std::ranges::replace(sessions_, &session, static_cast<Session *>(nullptr));
  if (walking_ == 0)
    std::erase(sessions_, nullptr);
  decide_hold();
}

void Display::claim(Session &session) {
  if (owner_ == &session)
    return;
  Session *before = owner_;
  owner_ = &session;
  if (before)
    before->kill("a new primary client connected connection killed", kCloseNormal,
                 "Superseded by new client");
}

void Display::consume(std::vector<StreamBox::Item> &items, bool lost,
                      const std::function<void(const StreamInfo &)> &on_stream,
                      const std::function<void()> &after_codec_change) {
  for (auto &item : items) {
    if (const auto *stripe = std::get_if<Stripe>(&item)) {
      fan_out(*stripe);
    } else if (const auto *info = std::get_if<StreamInfo>(&item)) {
      stream_changed(*info, on_stream, after_codec_change);
    } else if (auto *cursor = std::get_if<CursorText>(&item)) {
      if (cursor_ == cursor->text)
        continue; // two branches of one pipeline tell the same
      cursor_ = std::move(cursor->text);
      broadcast(cursor_, TextSlot::Cursor);
    }
  }
  if (lost) // nobody knows of which rows
    for_each([](Session &session) { session.reset_video(false); });
  for_each([](Session &session) { session.flush(); });
  decide_hold();
  request_keys();
}

void Display::stream_changed(const StreamInfo &info,
                             const std::function<void(const StreamInfo &)> &on_stream,
                             const std::function<void()> &after_codec_change) {
  const auto before = std::exchange(stream_, info);
  size_ = Size{info.width, info.height};
  held_.reset(); // upstream may have been restarted and know nothing
  on_stream(info);
  if (before == info)
    return;
  const bool resumed = std::exchange(interrupted_, false);
  if (before) // the encoder begins with key stripes
    restart_all(true);
  else if (resumed) // by an encoder that may have been running for long
    restart_all(false);
  if (!before || before->codec != info.codec)
    after_codec_change();
  broadcast(stream_resolution_text(info.width, info.height, "primary"), TextSlot::Resolution);
}

void Display::fan_out(const Stripe &stripe) {
  if (!stream_)
    return;
  if (last_frame_ && static_cast<int32_t>(stripe.frame_id - *last_frame_) < 0)
    restart_all(true); // the encoder was restarted: ids begin again
  last_frame_ = stripe.frame_id;
  const bool own_form = stripe.x > 0 || stripe.hole.width > 0;
  for_each([&](Session &session) {
    // Until the encoder has heard that somebody came who cannot decode or place it.
    const ClientRequest &can = session.request();
    if ((!stream_->full_colour || can.full_colour) && (!own_form || can.columns))
      session.push_video(stripe, stream_->codec);
    else
      session.withhold_video(stripe);
  });
}

void Display::restart_all(bool expect_keys) {
  last_frame_.reset();
  for_each([&](Session &session) { session.reset_video(expect_keys); });
}

void Display::begin_anew() {
  if (!stream_)
    return;
  restart_all(false);
  request_keys();
}

void Display::send_resolution(Session &session) const {
  if (stream_)
    session.send_text(stream_resolution_text(stream_->width, stream_->height, "primary"),
                      TextSlot::Resolution);
}

void Display::broadcast(std::string_view text, TextSlot slot) {
  for_each([&](Session &session) { session.send_text(text, slot); });
}

bool Display::is_watched() const {
  return std::ranges::any_of(sessions_, [](Session *s) { return s && s->is_watching(); });
}

bool Display::all_decode_full_colour() const {
  return std::ranges::all_of(
      sessions_, [](Session *s) { return !s || !s->is_watching() || s->request().full_colour; });
}

bool Display::all_take_columns() const {
  return std::ranges::all_of(
      sessions_, [](Session *s) { return !s || !s->is_watching() || s->request().columns; });
}

bool Display::all_drained() const {
  return std::ranges::all_of(sessions_, [](Session *s) { return !s || s->drained_now(); });
}

void Display::watching_changed() {
  decide_hold();
  request_keys();
}

void Display::session_drained() {
  decide_hold();
  request_keys();
}

// Pictures that nobody takes are not made: while nobody watches, and while everybody who does is
// behind. The encoder remembers what changed meanwhile, so the next picture brings it all.
void Display::decide_hold() {
  if (!host_ || !stream_)
    return;
  const int64_t now = g_get_monotonic_time();
  bool watched = false, somebody_keeps_up = false;
  for_each([&](Session &session) {
    if (!session.is_watching())
      return;
    watched = true;
    somebody_keeps_up |= !session.congested(now);
  });
  const bool hold = !somebody_keeps_up;
  if (hold && watched && !held_timer_.running())
    held_timer_.start(kHeldCheck, [this] {
      decide_hold();
      return held_.value_or(false) && is_watched();
    });
  if (held_ == hold)
    return;
  held_ = hold;
  host_->hold_pictures(hold);
}

// One key unit serves all who need one; more often than the interval would ruin the bit rate of
// everybody. Who cannot take key stripes now is left until it drained.
void Display::request_keys() {
  if (!host_ || !stream_)
    return;
  const int64_t now = g_get_monotonic_time();
  int64_t next = INT64_MAX;
  SendQueue::KeysNeeded needed;
  for_each([&](Session &session) {
    if (!session.keys_needed() || !session.can_take_keys())
      return;
    const int64_t due = std::max(session.key_time(), next_key_at_);
    if (due > now) {
      next = std::min(next, due);
      return;
    }
    needed.all |= session.keys_needed().all;
    needed.rows.insert(needed.rows.end(), session.keys_needed().rows.begin(),
                       session.keys_needed().rows.end());
    session.keys_requested(now);
  });
  if (needed) {
    next_key_at_ = now + kKeyInterval;
    std::ranges::sort(needed.rows);
    needed.rows.erase(std::unique(needed.rows.begin(), needed.rows.end()), needed.rows.end());
    host_->request_keys(needed.all ? std::span<const uint32_t>() : needed.rows);
  }
  if (next != INT64_MAX && !key_timer_.running())
    key_timer_.start(static_cast<unsigned>((next - now) / 1000 + 1), [this] {
      key_timer_.stop();
      request_keys();
      return false;
    });
}

} // namespace stripes
