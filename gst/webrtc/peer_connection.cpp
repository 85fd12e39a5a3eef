// SPDX-License-Identifier: MPL-2.0
#define GST_USE_UNSTABLE_API // as gst/webrtc asks of its users
#include "webrtc/peer_connection.h"

#include "webrtc/candidate.h"
#include "webrtc/log.h"
#include "webrtc/speech_branch.h"

#include <gst/webrtc/webrtc.h>

namespace stripes {

namespace {

using DescriptionPtr = Unique<GstWebRTCSessionDescription, gst_webrtc_session_description_free>;

// What a signal's handler keeps.
struct Hearing {
  PeerConnection *connection; // valid on the peer's thread while the voice is heard
  PeerVoicePtr voice;
  std::string public_ip;
};

void connect(GObject *object, const char *signal, GCallback callback, const Hearing &hearing) {
  g_signal_connect_data(
      object, signal, callback, new_for_c<Hearing>(hearing),
      [](gpointer data, GClosure *) { delete_for_c<Hearing>(data); },
      static_cast<GConnectFlags>(0));
}

std::string error_of(const GstStructure *reply) {
  if (!reply || !gst_structure_has_field(reply, "error"))
    return {};
  GErrorOut error;
  gst_structure_get(reply, "error", G_TYPE_ERROR, error.out(), nullptr);
  return error.message();
}

void on_candidate(GstElement *, guint line, const char *text, gpointer data) {
  const auto *hearing = static_cast<Hearing *>(data);
  hearing->voice->say(PeerEvent::Candidate{line, shown_candidate(text, hearing->public_ip)});
}

// webrtcbin holds back what bears a time to come. What we send is for now, and the times of
// recorded sound may be some hundredths of a second ahead of the clock: the first packet after a
// silence would overtake the others, and a browser that sees packets so uneven plays all of them
// late.
void on_element(GstBin *, GstBin *, GstElement *element, gpointer) {
  const GstElementFactory *factory = gst_element_get_factory(element);
  if (factory && g_str_equal(GST_OBJECT_NAME(factory), "clocksync"))
    g_object_set(element, "sync", FALSE, nullptr);
}

// The only stream that browsers are asked for.
void on_pad(GstElement *webrtcbin, GstPad *pad, gpointer data) {
  const auto *hearing = static_cast<Hearing *>(data);
  const auto pipeline = adopt(gst_object_get_parent(GST_OBJECT(webrtcbin)));
  if (!GST_PAD_IS_SRC(pad) || !pipeline)
    return;
  if (auto opened = open_speech_branch(GST_BIN(pipeline.get()), pad, hearing->voice); !opened)
    GST_WARNING("%s", opened.failure().user.c_str());
}

void on_channel_open(GObject *, gpointer data) {
  static_cast<Hearing *>(data)->voice->say(PeerEvent::ChannelOpened{});
}

void on_channel_text(GObject *, const char *text, gpointer data) {
  if (text && g_utf8_validate(text, -1, nullptr))
    static_cast<Hearing *>(data)->voice->say(PeerEvent::ChannelText{text});
}

void on_channel_low(GObject *, gpointer data) {
  static_cast<Hearing *>(data)->voice->say(PeerEvent::ChannelDrained{});
}

} // namespace

PeerConnection::PeerConnection(GstBin *pipeline, const PeerNetwork &network, PeerVoicePtr voice,
                               Handler &handler)
    : pipeline_(pipeline), network_(network), voice_(std::move(voice)), handler_(handler) {}

PeerConnection::~PeerConnection() = default;

// `made` is called on the peer's thread with the reply, which may be null.
template <typename Made>
GstPromise *PeerConnection::promise(Made &&made) {
  struct Waiting {
    Waiting(const std::shared_ptr<OpenQuestions> &all, PeerVoicePtr heard_by,
            std::function<void(const GstStructure *)> call)
        : question(all), voice(std::move(heard_by)), made(std::move(call)) {}
    const OpenQuestions::Question question; // open until webrtcbin has let go of it
    PeerVoicePtr voice;
    std::function<void(const GstStructure *)> made;
  };
  return gst_promise_new_with_change_func(
      [](GstPromise *answered, gpointer data) {
        const auto *waiting = static_cast<Waiting *>(data);
        const GstStructure *reply = gst_promise_wait(answered) == GST_PROMISE_RESULT_REPLIED
                                        ? gst_promise_get_reply(answered)
                                        : nullptr;
        const std::shared_ptr<GstStructure> kept(reply ? gst_structure_copy(reply) : nullptr,
                                                 [](GstStructure *s) { StructurePtr owned(s); });
        waiting->voice->post([kept, call = waiting->made] { call(kept.get()); });
        const auto done = adopt(answered); // ours since it was made
      },
      new_for_c<Waiting>(questions_, voice_, std::forward<Made>(made)), delete_for_c<Waiting>);
}

Status PeerConnection::open() {
  GstElement *made = gst_element_factory_make("webrtcbin", nullptr);
  if (!made)
    return Failure{"WebRTC needs the GStreamer element webrtcbin (Debian: gstreamer1.0-plugins-bad "
                   "and gstreamer1.0-nice).",
                   {}};
  webrtcbin_ = adopt(GST_ELEMENT(gst_object_ref_sink(made)));
  g_signal_connect(made, "deep-element-added", G_CALLBACK(on_element), nullptr);
  g_object_set(made, "bundle-policy", GST_WEBRTC_BUNDLE_POLICY_MAX_BUNDLE, "latency", 0u, nullptr);
  set_network();
  const Hearing hearing{this, voice_, network_.public_ip};
  connect(G_OBJECT(made), "on-ice-candidate", G_CALLBACK(on_candidate), hearing);
  const auto on_state = +[](GObject *webrtcbin, GParamSpec *, gpointer data) {
    const auto *heard = static_cast<Hearing *>(data);
    GstWebRTCPeerConnectionState state{};
    g_object_get(webrtcbin, "connection-state", &state, nullptr);
    heard->voice->post([connection = heard->connection, state] {
      connection->state_changed(static_cast<int>(state));
    });
  };
  connect(G_OBJECT(made), "notify::connection-state", G_CALLBACK(on_state), hearing);
  gst_bin_add(pipeline_, made);
  return {};
}

void PeerConnection::set_network() {
  GObject *webrtcbin = G_OBJECT(webrtcbin_.get());
  if (!network_.stun_url.empty())
    g_object_set(webrtcbin, "stun-server", network_.stun_url.c_str(), nullptr);
  GObject *agent = nullptr;
  g_object_get(webrtcbin, "ice-agent", &agent, nullptr);
  const auto ice = adopt(agent);
  if (!ice)
    return;
  g_object_set(ice.get(), "ice-tcp", network_.ice_tcp ? TRUE : FALSE, nullptr);
  // Nobody asked for the router to be reconfigured.
  GObject *got = nullptr;
  g_object_get(ice.get(), "agent", &got, nullptr);
  if (const auto nice = adopt(got))
    g_object_set(nice.get(), "upnp", FALSE, nullptr);
  if (network_.min_port && network_.max_port)
    g_object_set(ice.get(), "min-rtp-port", network_.min_port, "max-rtp-port", network_.max_port,
                 nullptr);
}

Ref<GstPad> PeerConnection::add_stream(GstCaps *offered, bool resend_lost) {
  GstPadTemplate *templ = gst_element_get_pad_template(webrtcbin_.get(), "sink_%u");
  auto pad = adopt(gst_element_request_pad(webrtcbin_.get(), templ, nullptr, offered));
  if (!pad)
    return nullptr;
  GObject *got = nullptr;
  g_object_get(pad.get(), "transceiver", &got, nullptr);
  if (const auto transceiver = adopt(got)) {
    g_object_set(transceiver.get(), "direction", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY,
                 "codec-preferences", offered, nullptr);
    if (resend_lost)
      g_object_set(transceiver.get(), "do-nack", TRUE, nullptr);
  }
  return pad;
}

Status PeerConnection::add_speech(GstCaps *offered) {
  GObject *made = nullptr;
  g_signal_emit_by_name(webrtcbin_.get(), "add-transceiver",
                        GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY, offered, &made);
  if (!adopt(made))
    return Failure{"The server could not make a connection for this browser.", "no transceiver"};
  connect(G_OBJECT(webrtcbin_.get()), "pad-added", G_CALLBACK(on_pad), {this, voice_, {}});
  return {};
}

Status PeerConnection::open_channel() {
  const StructurePtr options(
      gst_structure_new("options", "ordered", G_TYPE_BOOLEAN, TRUE, nullptr));
  GObject *made = nullptr;
  g_signal_emit_by_name(webrtcbin_.get(), "create-data-channel", "input", options.get(), &made);
  if (!made)
    return Failure{"The server could not open a data channel.", {}};
  channel_ = adopt(made);
  g_object_set(made, "buffered-amount-low-threshold", guint64{0}, nullptr);
  const Hearing hearing{this, voice_, {}};
  connect(made, "on-open", G_CALLBACK(on_channel_open), hearing);
  connect(made, "on-message-string", G_CALLBACK(on_channel_text), hearing);
  connect(made, "on-buffered-amount-low", G_CALLBACK(on_channel_low), hearing);
  const auto on_close = +[](GObject *, gpointer data) {
    const auto *heard = static_cast<Hearing *>(data);
    heard->voice->post([connection = heard->connection] {
      connection->handler_.failed("The browser closed the connection.");
    });
  };
  connect(made, "on-close", G_CALLBACK(on_close), hearing);
  return {};
}

void PeerConnection::offer() {
  g_signal_emit_by_name(webrtcbin_.get(), "create-offer", nullptr,
                        promise([this](const GstStructure *reply) { offer_made(reply); }));
}

void PeerConnection::offer_made(const GstStructure *reply) {
  GstWebRTCSessionDescription *made = nullptr;
  if (reply)
    gst_structure_get(reply, "offer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &made, nullptr);
  const DescriptionPtr offer(made);
  if (!offer) {
    GST_WARNING("no offer: %s", error_of(reply).c_str());
    return handler_.failed("The server could not make an offer for this browser.");
  }
  const GString_ text(gst_sdp_message_as_text(offer->sdp));
  handler_.offered(text.get(), shape_of(offer->sdp)); // before its candidates
  g_signal_emit_by_name(webrtcbin_.get(), "set-local-description", offer.get(),
                        promise([this](const GstStructure *taken) {
                          if (const std::string error = error_of(taken); !error.empty()) {
                            GST_WARNING("offer refused: %s", error.c_str());
                            handler_.failed("The server could not make an offer for this browser.");
                          }
                        }));
}

void PeerConnection::answer(const Answer &answer) {
  GstSDPMessage *copy = nullptr;
  gst_sdp_message_copy(answer.sdp.get(), &copy);
  const DescriptionPtr description(
      gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_ANSWER, copy));
  g_signal_emit_by_name(webrtcbin_.get(), "set-remote-description", description.get(),
                        promise([this](const GstStructure *reply) {
                          if (const std::string error = error_of(reply); !error.empty()) {
                            GST_WARNING("answer refused: %s", error.c_str());
                            handler_.failed("The browser's answer cannot be used.");
                          } else {
                            handler_.answer_taken();
                          }
                        }));
}

void PeerConnection::add_candidate(unsigned line, const std::string &text) {
  g_signal_emit_by_name(webrtcbin_.get(), "add-ice-candidate", line, text.c_str());
}

void PeerConnection::settle() {
  if (!questions_->wait_for_none(kSettle))
    GST_WARNING("webrtcbin does not end what it does");
}

void PeerConnection::send_text(const std::string &text) {
  if (!channel_)
    return;
  g_signal_emit_by_name(channel_.get(), "send-string", text.c_str());
  guint64 waiting = 0;
  g_object_get(channel_.get(), "buffered-amount", &waiting, nullptr);
  if (waiting == 0) // it went out before anybody could see it wait
    voice_->say(PeerEvent::ChannelDrained{});
}

void PeerConnection::state_changed(int state) {
  switch (state) {
  case GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED:
    if (!std::exchange(was_connected_, true))
      handler_.connected();
    break;
  case GST_WEBRTC_PEER_CONNECTION_STATE_FAILED:
    handler_.failed(was_connected_ ? "The WebRTC connection was lost."
                                   : "No WebRTC connection could be made; a firewall may be in "
                                     "the way.");
    break;
  case GST_WEBRTC_PEER_CONNECTION_STATE_CLOSED:
    handler_.failed("The browser closed the connection.");
    break;
  default:
    break;
  }
}

} // namespace stripes
