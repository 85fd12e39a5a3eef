// SPDX-License-Identifier: MPL-2.0
#include "server/session.h"

#include "server/hub.h"
#include "server/log.h"
#include "server/websocket_reader.h"
#include "server/wire.h"

#include <algorithm>

namespace stripes {

namespace {
constexpr unsigned kKeySweep = 100; // ms
} // namespace

Session::Session(uint64_t id, ClientRequest request, std::unique_ptr<Transport> transport, Hub &hub)
    : id_(id), request_(std::move(request)), transport_(std::move(transport)), hub_(hub),
      token_(request_.pairs ? random_token() : std::string()) {}

Session::~Session() = default;

void Session::start() {
  transport_->start(*this);
  send_text("MODE websockets");
  tell_webrtc();
  send_text(display_config_text());
  if (const std::string &cursor = hub_.display().cursor(); !cursor.empty())
    send_text(cursor, TextSlot::Cursor);
  send_text(hub_.settings_text(), TextSlot::ServerSettings);
  if (const std::string &notice = hub_.notice(); !notice.empty()) {
    send_text(pipeline_status_text(false, hub_.sound().is_here()), TextSlot::PipelineStatus);
    send_text(notice_text(notice), TextSlot::Notice);
  }
  // A page that takes columns cannot tell the size from the stripes, and a viewer does not ask.
  if (role() == Role::Viewer && request_.columns)
    hub_.display().send_resolution(*this);
  // A viewer that does not want pictures says so at once.
  if (role() == Role::Viewer)
    watch();
}

// --- to the client ---------------------------------------------------------------------------

void Session::send_text(std::string_view text, TextSlot slot) {
  if (gone_ || transport_->is_closing())
    return;
  if (busy_since_ == 0)
    busy_since_ = g_get_monotonic_time();
  if (queue_.push_text(text, slot))
    flush();
  else
    close(kClosePolicy, "reads too slowly");
}

void Session::push_video(const Stripe &stripe, Codec codec) {
  if (!watching_ || gone_ || transport_->is_closing())
    return;
  if (busy_since_ == 0)
    busy_since_ = g_get_monotonic_time();
  queue_.push_video(stripe, codec);
}

void Session::withhold_video(const Stripe &stripe) {
  if (watching_)
    queue_.shut_row(stripe.y);
}

void Session::push_sound(const std::deque<SoundPacket> &packets) {
  if (!listening_ || gone_ || transport_->is_closing())
    return;
  if (busy_since_ == 0)
    busy_since_ = g_get_monotonic_time();
  for (const SoundPacket &packet : packets)
    queue_.push_sound(packet);
  flush();
}

void Session::flush() {
  if (!gone_)
    transport_->flush();
}

bool Session::next_message(OutMessage &message) {
  SendQueue::Next next;
  if (!queue_.pop(next))
    return false;
  if (next.video) {
    got_video_ = true;
    flow_.sent(next.frame_id, g_get_monotonic_time());
  }
  bytes_sent_ += next.message.size();
  message = std::move(next.message);
  return true;
}

void Session::drained() {
  busy_since_ = 0;
  if (congested_ || queue_.keys_needed())
    hub_.display().session_drained();
}

void Session::reset_video(bool expect_keys) {
  queue_.restart_video();
  if (expect_keys)
    queue_.keys_requested();
  flow_.reset();
  send_text("PIPELINE_RESETTING primary");
}

void Session::watch() {
  if (request_.by_rtp)
    return;
  queue_.restart_video();
  flow_.reset();
  got_video_ = false;
  watching_ = true;
  began_watching_ = g_get_monotonic_time();
  hub_.watching_changed();
}

void Session::stop_watching() {
  watching_ = false;
  queue_.drop_video();
  flow_.reset();
  hub_.watching_changed();
}

void Session::stop_listening() {
  listening_ = false;
  queue_.drop_sound();
  hub_.sound().leave(*this);
}

bool Session::congested(int64_t now) {
  const int64_t busy = busy_since_ ? now - busy_since_ : 0;
  const size_t pending = bytes_queued();
  const bool behind = flow_.behind(now);
  if (congested_)
    congested_ = behind || !drained_now();
  else
    congested_ = behind || pending > kFarTooMuch || busy > kCongestedFor ||
                 (pending > kCongestedBytes && busy > kCongestedBytesFor);
  return congested_;
}

bool Session::can_take_keys() const {
  return watching_ && !gone_ && !transport_->is_closing() && drained_now();
}

void Session::keys_requested(int64_t now) {
  const bool repair = overflows_seen_ != queue_.overflows();
  overflows_seen_ = queue_.overflows();
  queue_.keys_requested();
  const bool slow = role() == Role::Viewer && ++keys_made_ > kViewerKeysAtFirst;
  next_key_at_ = now + (repair ? kRepairKeys : slow ? kViewerKeys : kControllerKeys);
}

void Session::kill(std::string_view message, uint16_t code, std::string_view reason) {
  queue_.drop_video(); // the farewell must not wait for it
  send_text("KILL " + std::string(message));
  close(code, reason);
}

void Session::close(uint16_t code, std::string_view reason) {
  stop_listening();
  hub_.microphone().leave(*this);
  watching_ = false;
  queue_.drop_video();
  release_input();
  transport_->close(code, reason);
}

void Session::closed(std::string_view reason) {
  if (gone_)
    return;
  gone_ = true;
  stop_listening();
  hub_.microphone().leave(*this);
  watching_ = false;
  release_input();
  hub_.remove(*this, reason);
}

void Session::release_input() {
  key_timer_.stop();
  if (InputTarget *target = hub_.host()) {
    pointer_.release(*target);
    keys_.release_all(*target);
  }
}

// --- from the client -------------------------------------------------------------------------

void Session::text_received(std::string_view text) {
  const Verb verb = parse_verb(text);
  if (may(role(), verb))
    std::visit([&](const auto &v) { on(v, text); }, verb);
  else
    GST_DEBUG("client %" G_GUINT64_FORMAT " is a %s and may not use verb %zu", id_,
              role_name(role()), verb.index());
}

// Compressed text belongs to a feature that this server does not offer.
void Session::binary_received(std::span<const uint8_t> data) {
  const Verb verb = parse_binary(data);
  if (const auto *microphone = std::get_if<verb::Microphone>(&verb))
    on(*microphone);
}

// Who may not is told, and so the role is looked at there.
void Session::take_speech(std::span<const uint8_t> packet) {
  if (!gone_ && !transport_->is_closing())
    hub_.microphone().take(*this, may(role(), verb::Microphone{packet}), packet);
}

void Session::on(const verb::Unknown &, std::string_view text) {
  if (hub_.host())
    hub_.host()->client_message(id_, text);
}

void Session::on(const verb::Settings &verb) {
  if (role() == Role::Controller)
    return hub_.page_settings(*this, verb.json);
  hub_.display().send_resolution(*this);
  if (!watching_ || queue_.keys_needed().all)
    return; // does not want pictures, or asked for them a moment ago
  reset_video(false);
  hub_.display().ask_for_keys();
}

void Session::on(const verb::FrameAck &verb) {
  const int64_t now = g_get_monotonic_time();
  flow_.acknowledged(verb.frame_id, now);
  if (congested_ && !congested(now))
    hub_.display().session_drained();
}

void Session::on(const verb::StartVideo &) {
  transport_->video_wanted(true);
  const int64_t now = g_get_monotonic_time();
  const bool again_so_soon =
      role() == Role::Viewer && watching_ && now < began_watching_ + kViewerRestart;
  if (!watching_) {
    watch();
  } else if (got_video_ && !queue_.keys_needed().all && !again_so_soon) {
    reset_video(false);
    got_video_ = false;
    began_watching_ = now;
  }
  send_text("VIDEO_STARTED");
  if (const std::string &cursor = hub_.display().cursor(); !cursor.empty())
    send_text(cursor, TextSlot::Cursor);
  hub_.display().ask_for_keys();
}

void Session::on(const verb::StopVideo &) {
  transport_->video_wanted(false);
  stop_watching();
  send_text("VIDEO_STOPPED");
}

void Session::on(const verb::StartAudio &) {
  // With RTP it is a track of the peer's, and no packets of ours.
  const bool there = request_.by_rtp ? hub_.sound().is_offered() : hub_.sound().listen(*this);
  listening_ = there;
  transport_->sound_wanted(there);
  send_text(there ? "AUDIO_STARTED" : "AUDIO_DISABLED");
}

void Session::on(const verb::StopAudio &) {
  stop_listening();
  transport_->sound_wanted(false);
  send_text("AUDIO_STOPPED");
}

void Session::on(const verb::RequestKeyframe &) {
  transport_->key_wanted();
  if (!watching_)
    return;
  queue_.need_all_keys();
  hub_.display().ask_for_keys();
}

void Session::on(const verb::Resize &verb) {
  hub_.page_resize(*this, verb.width, verb.height, verb.display);
}

void Session::on(const verb::Dpi &verb) {
  hub_.change_settings({{"scaling_dpi", std::to_string(verb.dpi)}});
}

void Session::on(const verb::KeyDown &verb) {
  if (!hub_.host())
    return;
  keys_.press(verb.keysym, g_get_monotonic_time(), *hub_.host());
  if (!key_timer_.running())
    key_timer_.start(kKeySweep, [this] {
      if (hub_.host())
        keys_.expire(g_get_monotonic_time(), *hub_.host());
      return !keys_.empty();
    });
}

void Session::on(const verb::KeyUp &verb) {
  if (hub_.host())
    keys_.release(verb.keysym, *hub_.host());
}

void Session::on(const verb::KeysHeld &verb) {
  keys_.refresh(verb.keysyms, g_get_monotonic_time());
}

void Session::on(const verb::ReleaseKeys &) {
  release_input();
}

void Session::on(const verb::TypeText &verb) {
  if (hub_.host())
    type_text(verb.text, *hub_.host());
}

void Session::on(const verb::Pointer &verb) {
  const auto size = hub_.display().picture_size();
  if (hub_.host() && size)
    pointer_.apply(verb, size->width, size->height, *hub_.host());
}

// --- beside the WebSocket --------------------------------------------------------------------

// Servers that never have it never speak of it.
void Session::tell_webrtc() {
  const ModeState modes = hub_.modes();
  if (!token_.empty() && (modes.webrtc || told_webrtc_))
    send_text(webrtc_text(token_, modes.current == Mode::WebRtc, modes.dual), TextSlot::WebRtc);
  told_webrtc_ |= modes.webrtc;
}

void Session::take_beside(std::string_view text) {
  const Verb verb = parse_verb(text);
  if (const auto *input = std::get_if<verb::RtcInput>(&verb))
    return on(*input); // in order with the messages, and none of them
  if (beside_paused_ || gone_ || transport_->is_closing())
    return;
  taken_beside_++;
  text_received(text);
}

void Session::on(const verb::Pong &verb) {
  const int64_t now = g_get_monotonic_time() / 1000;
  if (verb.start_time > 0 && verb.start_time <= now && now - verb.start_time < kMostPong)
    pong_ms_ = static_cast<double>(now - verb.start_time);
}

void Session::on(const verb::RtcInput &verb) {
  beside_paused_ = verb.paused;
  pong_ms_ = -1;
  send_text("RTC_INPUT," + std::to_string(taken_beside_));
}

} // namespace stripes
