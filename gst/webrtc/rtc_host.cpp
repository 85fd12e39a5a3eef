// SPDX-License-Identifier: MPL-2.0
#include "webrtc/rtc_host.h"

#include "server/wire.h"
#include "stripe/gststripe.h"
#include "throttle/throttle_path.h"
#include "webrtc/encoder_choice.h"
#include "webrtc/encoder_probe.h"
#include "webrtc/log.h"

#include <algorithm>
#include <cstdlib>

namespace stripes {

RtcHost::RtcHost(GstElement *element, const DisplaySignals &signals)
    : element_(element), display_(element, signals), feed_(feed_callbacks()) {
  feed_.set_clock([this] { return running_time(); });
}

RtcHost::~RtcHost() {
  detach();
}

VideoFeed::Callbacks RtcHost::feed_callbacks() {
  VideoFeed::Callbacks callbacks;
  callbacks.encoded = [this](VideoCodec codec, const Ref<GstBuffer> &buffer, GstCaps *caps) {
    for (const auto &peer : peers_.all())
      peer->push_video(codec, buffer, caps);
  };
  callbacks.has_room = [this](VideoCodec codec) {
    return std::ranges::all_of(peers_.all(),
                               [codec](const auto &peer) { return peer->has_room_for(codec); });
  };
  callbacks.unusable = [this](VideoCodec codec, const std::string &sentence) {
    for (const auto &peer : peers_.all())
      peer->codec_gone(codec, sentence);
  };
  callbacks.resized = [this](unsigned width, unsigned height) {
    if (const auto to = server())
      server_of(to.get()).put_peer_picture_size(width, height);
  };
  callbacks.event = [this](GstEvent *event) {
    GBytes *bgra = nullptr;
    guint width = 0, height = 0, x = 0, y = 0;
    guint64 serial = 0;
    if (!gst_stripe_event_parse_cursor(event, &bgra, &width, &height, &x, &y, &serial))
      return;
    const auto *pixels =
        bgra ? static_cast<const uint8_t *>(g_bytes_get_data(bgra, nullptr)) : nullptr;
    if (const auto to = server())
      server_of(to.get()).put(CursorText{cursor_text(pixels, width, height, x, y, serial)});
  };
  // Pictures that nobody takes are not made.
  callbacks.wanted = [this](bool wanted) { display_.hold_pictures_of_peers(!wanted); };
  return callbacks;
}

void RtcHost::Display::hold_pictures_of_peers(bool hold) {
  const auto upstream = pad();
  if (upstream && throttle::open_throttle_path(upstream.get()))
    push(hold_event(hold));
}

// --- the server ------------------------------------------------------------------------------

Status RtcHost::attach(GstStripeServer *server, Settings settings, const RtcConfig &config) {
  if (auto taken = take_server(server); !taken)
    return taken;
  {
    std::lock_guard lock(mutex_);
    server_ = share(server);
    config_ = config;
  }
  feed_.start(choose_encoders(config.encoder, working_encoders), config.bitrate_kbps);
  if (server_of(server).attach_peers({*this, display_, std::move(settings), config.ice.json()}))
    return {};
  detach();
  return Failure{"The server given to this sink has another one for WebRTC already.", {}};
}

void RtcHost::detach() {
  Ref<GstStripeServer> server;
  {
    std::lock_guard lock(mutex_);
    server.swap(server_);
  }
  if (!server)
    return;
  server_of(server.get()).detach_peers(*this);
  peers_.clear();
  feed_.stop();
  leave_server(server.get());
}

Ref<GstStripeServer> RtcHost::server() const {
  std::lock_guard lock(mutex_);
  return server_;
}

void RtcHost::say(PeerEvent &&event) {
  if (const auto to = server())
    server_of(to.get()).put_peer_event(std::move(event));
}

// --- peers -----------------------------------------------------------------------------------

GstClockTime RtcHost::running_time() const {
  const auto clock = adopt(gst_element_get_clock(element_));
  if (!clock)
    return GST_CLOCK_TIME_NONE;
  const GstClockTime now = gst_clock_get_time(clock.get());
  const GstClockTime base = gst_element_get_base_time(element_);
  return now > base ? now - base : 0;
}

PeerConfig RtcHost::peer_config(bool microphone) const {
  PeerConfig out;
  out.codecs = feed_.codecs();
  out.audio = display_.has_sound();
  out.microphone = microphone;
  out.clock = adopt(gst_element_get_clock(element_));
  if (!out.clock)
    out.clock = adopt(gst_system_clock_obtain());
  out.base_time = gst_element_get_base_time(element_);
  std::lock_guard lock(mutex_);
  out.network = config_.network;
  out.network.stun_url = config_.ice.stun_url();
  out.playout_delay = config_.min_playout_delay >= 0 && config_.max_playout_delay >= 0;
  out.min_playout_delay = static_cast<unsigned>(std::max(0, config_.min_playout_delay));
  out.max_playout_delay = static_cast<unsigned>(std::max(0, config_.max_playout_delay));
  return out;
}

void RtcHost::peer_joined(PeerId id, bool microphone) {
  if (!peers_.has_room())
    return say({id, PeerEvent::Ended{"Too many connections are being closed; try again."}});
  Peer::Callbacks callbacks;
  callbacks.say = [this](PeerEvent event) { say(std::move(event)); };
  callbacks.feed = [this](VideoCodec codec, bool on) {
    if (on)
      feed_.add_consumer(codec);
    else
      feed_.remove_consumer(codec);
  };
  callbacks.listen = [this](bool on) {
    if (on)
      num_listeners_++;
    else
      num_listeners_--;
    g_object_notify(G_OBJECT(element_), "num-listeners");
  };
  callbacks.key_wanted = [this](VideoCodec codec) { feed_.need_key(codec); };
  callbacks.drained = [this] { feed_.peer_drained(); };
  peers_.add(id, peer_config(microphone), std::move(callbacks));
  g_object_notify(G_OBJECT(element_), "num-peers");
}

void RtcHost::peer_answered(PeerId id, const std::string &sdp) {
  if (const auto peer = peers_.find(id))
    peer->answer(sdp);
}

void RtcHost::peer_candidate(PeerId id, unsigned line, const std::string &candidate) {
  if (const auto peer = peers_.find(id))
    peer->candidate(line, candidate);
}

void RtcHost::peer_text(PeerId id, const std::string &text) {
  if (const auto peer = peers_.find(id))
    peer->send_text(text);
}

void RtcHost::peer_video(PeerId id, bool wanted) {
  if (const auto peer = peers_.find(id))
    peer->video(wanted);
}

void RtcHost::peer_sound(PeerId id, bool wanted) {
  if (const auto peer = peers_.find(id))
    peer->sound(wanted);
}

void RtcHost::peer_needs_key(PeerId id) {
  if (const auto peer = peers_.find(id))
    peer->need_key();
}

void RtcHost::peer_left(PeerId id) {
  peers_.remove(id);
  g_object_notify(G_OBJECT(element_), "num-peers");
}

void RtcHost::setting_changed(std::string_view name, const std::string &text) {
  if (name == "video_bitrate")
    feed_.set_bitrate(static_cast<unsigned>(std::strtoul(text.c_str(), nullptr, 10)));
}

// --- sound -----------------------------------------------------------------------------------

void RtcHost::set_audio(bool there) {
  display_.set_sound(there);
  if (const auto to = server())
    server_of(to.get()).sound_changed();
}

bool RtcHost::Sound::take_caps(GstCaps *caps) {
  caps_ = share(caps);
  return true;
}

void RtcHost::Sound::take_buffer(GstBuffer *buffer, GstClockTime running_time) {
  if (!caps_)
    return;
  auto out = adopt(gst_buffer_copy(buffer));
  GST_BUFFER_PTS(out.get()) = running_time;
  GST_BUFFER_DTS(out.get()) = GST_CLOCK_TIME_NONE;
  for (const auto &peer : peers_.all())
    peer->push_audio(out, caps_.get());
}

} // namespace stripes
