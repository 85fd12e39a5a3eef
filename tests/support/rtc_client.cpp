// SPDX-License-Identifier: MPL-2.0
#define GST_USE_UNSTABLE_API
#include "support/rtc_client.h"

#include <algorithm>
#include <gst/rtp/rtp.h>
#include <gst/sdp/sdp.h>
#include <gst/video/video.h>
#include <gst/webrtc/webrtc.h>
#include <json-glib/json-glib.h>

namespace stripes::test {

namespace {

std::string json_text(const std::string &text) {
  const Unique<JsonNode, json_node_unref> node(json_node_new(JSON_NODE_VALUE));
  json_node_set_string(node.get(), text.c_str());
  return GString_(json_to_string(node.get(), FALSE)).get();
}

using DescriptionPtr = Unique<GstWebRTCSessionDescription, gst_webrtc_session_description_free>;

DescriptionPtr description(GstWebRTCSDPType type, const std::string &text) {
  GstSDPMessage *sdp = nullptr;
  gst_sdp_message_new_from_text(text.c_str(), &sdp);
  return DescriptionPtr(gst_webrtc_session_description_new(type, sdp));
}

// Takes the formats of other codecs out of the video section.
std::string without_others(const std::string &sdp, const std::vector<std::string> &codecs) {
  if (codecs.empty())
    return sdp;
  std::string out, kept;
  size_t at = 0;
  std::vector<std::string> lines;
  while (at < sdp.size()) {
    const size_t end = sdp.find("\r\n", at);
    lines.push_back(sdp.substr(at, end - at));
    at = end == std::string::npos ? sdp.size() : end + 2;
  }
  for (const auto &line : lines)
    for (const auto &codec : codecs)
      if (line.starts_with("a=rtpmap:") && line.find(" " + codec + "/") != std::string::npos)
        kept += " " + line.substr(9, line.find(' ') - 9);
  for (auto line : lines) {
    if (line.starts_with("m=video 9 UDP/TLS/RTP/SAVPF"))
      line = "m=video 9 UDP/TLS/RTP/SAVPF" + kept;
    out += line + "\r\n";
  }
  return out;
}

} // namespace

RtcClient::RtcClient(uint16_t port, const Options &options) : options_(options) {
  WsClient::Options ws;
  ws.path = options.path;
  signalling_ = std::make_unique<WsClient>(port, ws);
}

RtcClient::~RtcClient() {
  if (pipeline_)
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

bool RtcClient::wait(const std::function<bool()> &done, unsigned timeout_ms) {
  return signalling_->wait(
      [&] {
        handle_candidates();
        std::vector<std::string> out;
        {
          std::lock_guard lock(mutex_);
          if (!answer_.empty())
            out.swap(out_);
        }
        for (const auto &text : out)
          send_message(text);
        return done();
      },
      timeout_ms);
}

bool RtcClient::join() {
  if (!peer_id_.empty())
    return true;
  if (!signalling_->connected())
    return false;
  signalling_->send("HELLO client " + options_.hello);
  if (signalling_->wait_text("HELLO").empty())
    return false;
  signalling_->send("SESSION server");
  const std::string ok = signalling_->wait_text("SESSION_OK ");
  peer_id_ = ok.empty() ? "" : ok.substr(11);
  return !peer_id_.empty();
}

bool RtcClient::get_offer() {
  if (!offer_.empty())
    return true;
  if (!join())
    return false;
  const std::string text = signalling_->wait_text(peer_id_ + " {\"sdp\"");
  if (text.empty())
    return false;
  const Unique<JsonNode, json_node_unref> root(
      json_from_string(text.c_str() + peer_id_.size() + 1, nullptr));
  JsonObject *sdp = json_object_get_object_member(json_node_get_object(root.get()), "sdp");
  offer_ = json_object_get_string_member(sdp, "sdp");
  return true;
}

std::string RtcClient::answer_text() {
  if (answer_.empty() && get_offer())
    start_webrtcbin();
  return answer_;
}

bool RtcClient::answer() {
  if (answer_text().empty())
    return false;
  send_message("{\"sdp\":{\"type\":\"answer\",\"sdp\":" + json_text(answer_) + "}}");
  return true;
}

bool RtcClient::connect() {
  return answer() && wait([&] { return connected_ && open_; }, 60000);
}

void RtcClient::start_webrtcbin() {
  pipeline_ = adopt(GST_ELEMENT(gst_object_ref_sink(gst_pipeline_new(nullptr))));
  webrtcbin_ =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("webrtcbin", nullptr))));
  GstElement *bin = webrtcbin_.get();
  g_object_set(bin, "bundle-policy", GST_WEBRTC_BUNDLE_POLICY_MAX_BUNDLE, nullptr);
  GObject *ice = nullptr, *agent = nullptr;
  g_object_get(bin, "ice-agent", &ice, nullptr);
  g_object_get(ice, "agent", &agent, nullptr);
  g_object_set(agent, "upnp", FALSE, nullptr);
  adopt(agent);
  adopt(ice);
  g_signal_connect(bin, "on-ice-candidate",
                   G_CALLBACK(+[](GstElement *, guint line, const char *text, RtcClient *self) {
                     std::lock_guard lock(self->mutex_);
                     self->out_.push_back("{\"ice\":{\"candidate\":" + json_text(text) +
                                          ",\"sdpMLineIndex\":" + std::to_string(line) + "}}");
                   }),
                   this);
  g_signal_connect(bin, "pad-added", G_CALLBACK(+[](GstElement *, GstPad *pad, RtcClient *self) {
                     if (GST_PAD_IS_SRC(pad))
                       self->take_pad(pad);
                   }),
                   this);
  g_signal_connect(bin, "on-data-channel",
                   G_CALLBACK(+[](GstElement *, GObject *channel, RtcClient *self) {
                     self->take_channel(channel);
                   }),
                   this);
  g_signal_connect(bin, "notify::connection-state",
                   G_CALLBACK(+[](GObject *object, GParamSpec *, RtcClient *self) {
                     GstWebRTCPeerConnectionState state{};
                     g_object_get(object, "connection-state", &state, nullptr);
                     self->connected_ = state == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED;
                   }),
                   this);
  gst_bin_add(GST_BIN(pipeline_.get()), bin);
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);

  const auto offered =
      description(GST_WEBRTC_SDP_TYPE_OFFER, without_others(offer_, options_.codecs));
  auto promise = adopt(gst_promise_new());
  g_signal_emit_by_name(bin, "set-remote-description", offered.get(), promise.get());
  gst_promise_wait(promise.get());
  if (options_.microphone_hertz > 0)
    speak();
  promise = adopt(gst_promise_new());
  g_signal_emit_by_name(bin, "create-answer", nullptr, promise.get());
  gst_promise_wait(promise.get());
  GstWebRTCSessionDescription *made = nullptr;
  const GstStructure *reply = gst_promise_get_reply(promise.get());
  if (reply)
    gst_structure_get(reply, "answer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &made, nullptr);
  const DescriptionPtr answer(made);
  if (!answer)
    return;
  answer_ = GString_(gst_sdp_message_as_text(answer->sdp)).get();
  promise = adopt(gst_promise_new());
  g_signal_emit_by_name(bin, "set-local-description", answer.get(), promise.get());
  gst_promise_wait(promise.get());
}

void RtcClient::speak() {
  if (offer_.find("a=recvonly") == std::string::npos)
    return;
  const auto opus = adopt(gst_caps_from_string(
      "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=111"));
  // webrtcbin takes them in the order of the sections: what is heard comes before what is said.
  if (offer_.find("m=audio") != offer_.rfind("m=audio")) {
    GObject *heard = nullptr;
    g_signal_emit_by_name(webrtcbin_.get(), "add-transceiver",
                          GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY, opus.get(), &heard);
    adopt(heard);
  }
  const std::string tone =
      "audiotestsrc is-live=true samplesperbuffer=960 freq=" +
      std::to_string(options_.microphone_hertz) +
      " ! audio/x-raw,rate=48000,channels=1 ! opusenc ! valve name=valve ! rtpopuspay pt=111";
  GstElement *source = gst_parse_bin_from_description(tone.c_str(), TRUE, nullptr);
  gst_bin_add(GST_BIN(pipeline_.get()), source);
  valve_ = adopt(gst_bin_get_by_name(GST_BIN(source), "valve"));
  const auto to = adopt(gst_element_request_pad_simple(webrtcbin_.get(), "sink_%u"));
  GObject *said = nullptr;
  g_object_get(to.get(), "transceiver", &said, nullptr);
  g_object_set(adopt(said).get(), "direction", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY,
               "codec-preferences", opus.get(), nullptr);
  const auto from = adopt(gst_element_get_static_pad(source, "src"));
  gst_pad_link(from.get(), to.get());
  gst_element_sync_state_with_parent(source);
}

void RtcClient::stop_speaking() {
  g_object_set(valve_.get(), "drop", TRUE, nullptr);
}

void RtcClient::handle_candidates() {
  if (!webrtcbin_)
    return;
  const auto &texts = signalling_->texts();
  for (; texts_seen_ < texts.size(); texts_seen_++) {
    const std::string prefix = peer_id_ + " {\"ice\"";
    if (!texts[texts_seen_].starts_with(prefix))
      continue;
    const Unique<JsonNode, json_node_unref> root(
        json_from_string(texts[texts_seen_].c_str() + peer_id_.size() + 1, nullptr));
    JsonObject *ice = json_object_get_object_member(json_node_get_object(root.get()), "ice");
    g_signal_emit_by_name(webrtcbin_.get(), "add-ice-candidate",
                          static_cast<guint>(json_object_get_int_member(ice, "sdpMLineIndex")),
                          json_object_get_string_member(ice, "candidate"));
  }
}

void RtcClient::take_channel(GObject *channel) {
  g_signal_connect(channel, "on-message-string",
                   G_CALLBACK(+[](GObject *, const char *text, RtcClient *self) {
                     std::lock_guard lock(self->mutex_);
                     self->channel_texts_.emplace_back(text);
                   }),
                   this);
  g_signal_connect(channel, "on-open",
                   G_CALLBACK(+[](GObject *, RtcClient *self) { self->open_ = true; }), this);
  GstWebRTCDataChannelState state{};
  g_object_get(channel, "ready-state", &state, nullptr);
  if (state == GST_WEBRTC_DATA_CHANNEL_STATE_OPEN)
    open_ = true;
  std::lock_guard lock(mutex_);
  channel_ = share(channel);
}

void RtcClient::take_pad(GstPad *pad) {
  const auto caps = adopt(gst_pad_get_current_caps(pad));
  const bool video =
      caps && g_strcmp0(gst_structure_get_string(gst_caps_get_structure(caps.get(), 0), "media"),
                        "video") == 0;
  GstElement *sink = gst_element_factory_make("fakesink", nullptr);
  g_object_set(sink, "sync", FALSE, "async", FALSE, "signal-handoffs", TRUE, nullptr);
  const auto count = video ? G_CALLBACK(+[](GstElement *, GstBuffer *buffer, GstPad *,
                                            RtcClient *self) { self->take_packet(buffer, true); })
                           : G_CALLBACK(+[](GstElement *, GstBuffer *buffer, GstPad *,
                                            RtcClient *self) { self->take_packet(buffer, false); });
  g_signal_connect(sink, "handoff", count, this);
  gst_bin_add(GST_BIN(pipeline_.get()), sink);
  gst_element_sync_state_with_parent(sink);
  const auto to = adopt(gst_element_get_static_pad(sink, "sink"));
  gst_pad_link(pad, to.get());
  if (video) {
    std::lock_guard lock(mutex_);
    video_pad_ = share(pad);
  }
}

void RtcClient::take_packet(GstBuffer *buffer, bool video) {
  if (!video) {
    audio_packets_++;
    return;
  }
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  if (!gst_rtp_buffer_map(buffer, GST_MAP_READ, &rtp))
    return;
  payload_type_ = gst_rtp_buffer_get_payload_type(&rtp);
  gpointer data = nullptr;
  guint size = 0;
  twcc_ = gst_rtp_buffer_get_extension_onebyte_header(&rtp, 1, 0, &data, &size);
  playout_delay_ = -1;
  if (gst_rtp_buffer_get_extension_onebyte_header(&rtp, 2, 0, &data, &size) && size == 3) {
    const auto *bytes = static_cast<const guint8 *>(data);
    playout_delay_ = bytes[0] << 16 | bytes[1] << 8 | bytes[2];
  }
  gst_rtp_buffer_unmap(&rtp);
  packets_++;
}

std::vector<std::string> RtcClient::texts() const {
  std::lock_guard lock(mutex_);
  return channel_texts_;
}

bool RtcClient::got_text(std::string_view part) const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(channel_texts_, [part](const std::string &text) {
    return text.find(part) != std::string::npos;
  });
}

void RtcClient::send_text(const std::string &text) {
  Ref<GObject> channel;
  {
    std::lock_guard lock(mutex_);
    channel = channel_;
  }
  if (channel)
    g_signal_emit_by_name(channel.get(), "send-string", text.c_str());
}

void RtcClient::ask_for_key() {
  Ref<GstPad> pad;
  {
    std::lock_guard lock(mutex_);
    pad = video_pad_;
  }
  if (pad)
    gst_pad_send_event(pad.get(),
                       gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
}

} // namespace stripes::test
