// SPDX-License-Identifier: MPL-2.0
#define GST_USE_UNSTABLE_API
#include "plain_pair.h"

#include <chrono>
#include <gst/webrtc/webrtc.h>
#include <thread>

namespace stripes::test {

namespace {

using namespace std::chrono_literals;
using DescriptionPtr = Unique<GstWebRTCSessionDescription, gst_webrtc_session_description_free>;

constexpr char kSender[] =
    "webrtcbin name=bin bundle-policy=max-bundle videotestsrc is-live=true ! "
    "video/x-raw,width=320,height=240,framerate=30/1 ! vp8enc deadline=1 threads=1 ! rtpvp8pay "
    "pt=98 ssrc=1234567 ! "
    "application/x-rtp,media=video,encoding-name=VP8,payload=98,clock-rate=90000 ! bin.";
constexpr char kReceiver[] = "webrtcbin name=bin bundle-policy=max-bundle";

DescriptionPtr ask(GstElement *bin, const char *question) {
  const auto promise = adopt(gst_promise_new());
  g_signal_emit_by_name(bin, question, nullptr, promise.get());
  gst_promise_wait(promise.get());
  GstWebRTCSessionDescription *made = nullptr;
  if (const GstStructure *reply = gst_promise_get_reply(promise.get()))
    gst_structure_get(reply, g_str_has_suffix(question, "offer") ? "offer" : "answer",
                      GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &made, nullptr);
  return DescriptionPtr(made);
}

void tell(GstElement *bin, const char *what, const DescriptionPtr &description) {
  const auto promise = adopt(gst_promise_new());
  g_signal_emit_by_name(bin, what, description.get(), promise.get());
  gst_promise_wait(promise.get());
}

template <typename F>
bool wait(F &&done) {
  for (int i = 0; i < 6000 && !done(); i++)
    std::this_thread::sleep_for(10ms);
  return done();
}

} // namespace

void PlainPair::make(End &end, const char *line) {
  GErrorOut error;
  GstElement *made = gst_parse_launch(line, error.out());
  if (!made || error)
    g_error("%s", error.message());
  if (GST_IS_PIPELINE(made)) {
    end.pipeline = adopt(GST_ELEMENT(gst_object_ref_sink(made)));
    end.bin = adopt(gst_bin_get_by_name(GST_BIN(made), "bin"));
  } else { // one element alone comes without a pipeline
    end.pipeline = adopt(GST_ELEMENT(gst_object_ref_sink(gst_pipeline_new(nullptr))));
    end.bin = share(made);
    gst_bin_add(GST_BIN(end.pipeline.get()), made);
  }
  GObject *ice = nullptr, *agent = nullptr;
  g_object_get(end.bin.get(), "ice-agent", &ice, nullptr);
  const auto owned_ice = adopt(ice);
  g_object_get(ice, "agent", &agent, nullptr);
  const auto owned_agent = adopt(agent);
  g_object_set(agent, "upnp", FALSE, nullptr);
  g_signal_connect(end.bin.get(), "on-ice-candidate",
                   G_CALLBACK(+[](GstElement *, guint media, const char *text, End *self) {
                     g_signal_emit_by_name(self->other->bin.get(), "add-ice-candidate", media,
                                           text);
                   }),
                   &end);
  g_signal_connect(end.bin.get(), "notify::connection-state",
                   G_CALLBACK(+[](GObject *bin, GParamSpec *, End *self) {
                     GstWebRTCPeerConnectionState state{};
                     g_object_get(bin, "connection-state", &state, nullptr);
                     self->connected = state == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED;
                   }),
                   &end);
}

PlainPair::PlainPair() {
  sender_.other = &receiver_;
  receiver_.other = &sender_;
  make(sender_, kSender);
  make(receiver_, kReceiver);
  g_signal_connect(receiver_.bin.get(), "pad-added",
                   G_CALLBACK(+[](GstElement *, GstPad *pad, PlainPair *self) {
                     if (GST_PAD_IS_SRC(pad))
                       self->take_pad(pad);
                   }),
                   this);
}

PlainPair::~PlainPair() {
  for (End *end : {&sender_, &receiver_})
    gst_element_set_state(end->pipeline.get(), GST_STATE_NULL);
}

void PlainPair::take_pad(GstPad *pad) {
  GstElement *sink = gst_element_factory_make("fakesink", nullptr);
  g_object_set(sink, "sync", FALSE, "async", FALSE, "signal-handoffs", TRUE, nullptr);
  g_signal_connect(
      sink, "handoff",
      G_CALLBACK(+[](GstElement *, GstBuffer *, GstPad *, PlainPair *self) { self->packets_++; }),
      this);
  gst_bin_add(GST_BIN(receiver_.pipeline.get()), sink);
  gst_element_sync_state_with_parent(sink);
  const auto to = adopt(gst_element_get_static_pad(sink, "sink"));
  gst_pad_link(pad, to.get());
}

bool PlainPair::negotiate() {
  const auto offer = ask(sender_.bin.get(), "create-offer");
  if (!offer)
    return false;
  tell(sender_.bin.get(), "set-local-description", offer);
  tell(receiver_.bin.get(), "set-remote-description", offer);
  const auto answer = ask(receiver_.bin.get(), "create-answer");
  if (!answer)
    return false;
  tell(receiver_.bin.get(), "set-local-description", answer);
  tell(sender_.bin.get(), "set-remote-description", answer);
  return true;
}

bool PlainPair::connect() {
  gst_element_set_state(receiver_.pipeline.get(), GST_STATE_PLAYING);
  gst_element_set_state(sender_.pipeline.get(), GST_STATE_READY);
  GObject *made = nullptr;
  g_signal_emit_by_name(sender_.bin.get(), "create-data-channel", "input", nullptr, &made);
  const auto channel = adopt(made);
  gst_element_set_state(sender_.pipeline.get(), GST_STATE_PLAYING);
  // The offer names the stream once its caps are there.
  const auto pad = adopt(gst_element_get_static_pad(sender_.bin.get(), "sink_0"));
  const auto has_caps = [&] { return bool(adopt(gst_pad_get_current_caps(pad.get()))); };
  return wait(has_caps) && negotiate() &&
         wait([&] { return sender_.connected && receiver_.connected && packets_ > 5; });
}

} // namespace stripes::test
