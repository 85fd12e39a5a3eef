// SPDX-License-Identifier: MPL-2.0
// Both sinks in one pipeline, as a gst-launch line has them: one server, two modes.
#include "rtc_bed.h"

#include <atomic>
#include <gtest/gtest.h>

namespace stripes::test {
namespace {

const std::string kTee = std::string(RtcBed::kMoving) + " ! tee name=t ! queue";

std::string stripes(const std::string &settings) {
  return "t. ! queue ! stripeenc ! stripewssink name=stripes port=0 settings=\"settings" +
         settings + "\"";
}

std::string answer(uint16_t port, const std::string &request, const std::string &headers = "",
                   const std::string &body = "") {
  RawSocket socket(port);
  socket.send(request + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n" + headers +
              (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") +
              "\r\n" + body);
  return socket.read_until("no such end");
}

bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

std::string upgrade(uint16_t port, const std::string &path) {
  RawSocket socket(port);
  socket.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
              "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  return socket.read_until("\r\n").substr(9, 3);
}

WsClient::Options at(const std::string &path) {
  WsClient::Options options;
  options.path = path;
  return options;
}

TEST(Modes, two_sinks_of_a_pipeline_have_one_server) {
  RtcBed bed("", kTee, stripes(""));
  const auto pipeline = share(GST_ELEMENT(GST_OBJECT_PARENT(bed.sink())));
  const auto other = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "stripes"));
  guint port = 0;
  g_object_get(other.get(), "bound-port", &port, nullptr);
  EXPECT_NE(port, 0u);
  EXPECT_EQ(port, bed.port());
  EXPECT_EQ(bed.error(), "");
  EXPECT_TRUE(has(http_get(bed.port(), "/api/status"),
                  R"({"current_mode":"websockets","available_modes":["websockets","webrtc"],)"
                  R"("enable_dual_mode":false})"));
}

TEST(Modes, a_microphone_is_heard_where_there_are_no_stripes) {
  RtcBed bed;
  std::atomic<guint64> client = 0;
  g_signal_connect(bed.sink(), "microphone-packet",
                   G_CALLBACK(+[](GstElement *, guint64 id, GstSample *, gpointer p) {
                     *static_cast<std::atomic<guint64> *>(p) = id;
                   }),
                   &client);
  // Who takes what is said is looked at on the way to READY.
  const auto pipeline = share(GST_ELEMENT(GST_OBJECT_PARENT(bed.sink())));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  WsClient page(bed.port(), at("/api/websockets?webrtc=1"));
  page.send_binary({2, 0x78, 1});
  EXPECT_TRUE(page.wait([&] { return client != 0; }));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL); // before `client` goes
}

TEST(Modes, one_mode_refuses_who_comes_by_the_other) {
  {
    RtcBed bed("", kTee, stripes(""));
    EXPECT_EQ(upgrade(bed.port(), "/api/websockets"), "101");
    EXPECT_EQ(upgrade(bed.port(), "/api/webrtc/signaling"), "409");
    EXPECT_EQ(upgrade(bed.port(), "/api/websockets?webrtc=1"), "101");
    EXPECT_TRUE(has(answer(bed.port(), "POST /api/switch", "", R"({"mode":"webrtc"})"), " 403 "));
  }
  RtcBed bed("", kTee, stripes(",mode=webrtc"));
  EXPECT_EQ(upgrade(bed.port(), "/api/websockets"), "409");
  EXPECT_TRUE(has(answer(bed.port(), "GET /api/websockets"), " 409 ")) << "a page may ask first";
  EXPECT_EQ(upgrade(bed.port(), "/api/webrtc/signaling"), "101");
  EXPECT_EQ(upgrade(bed.port(), "/api/websockets?webrtc=1"), "101") << "ours knows both";
}

TEST(Modes, who_comes_before_it_has_begun_is_told_to_wait) {
  RtcBed bed("", kTee, stripes(",mode=webrtc"));
  const uint16_t port = bed.port(); // which the other sink keeps
  const std::string turn = "GET /api/turn";
  EXPECT_TRUE(has(answer(port, turn), " 200 "));
  gst_element_set_locked_state(bed.sink(), TRUE);
  gst_element_set_state(bed.sink(), GST_STATE_NULL); // as between two pipelines
  EXPECT_EQ(upgrade(port, "/api/webrtc/signaling"), "503");
  EXPECT_TRUE(has(answer(port, turn), "Retry-After: 1\r\n"));
  WsClient plain(port); // which is let in meanwhile
  EXPECT_TRUE(plain.connected());
  gst_element_set_locked_state(bed.sink(), FALSE);
  gst_element_sync_state_with_parent(bed.sink());
  ASSERT_TRUE(plain.wait_closed());
  EXPECT_EQ(plain.close_code(), 4000);
  EXPECT_EQ(upgrade(port, "/api/webrtc/signaling"), "101");
}

TEST(Modes, who_waits_for_what_nobody_announced_is_refused) {
  RtcBed bed("", kTee, stripes(""));
  const uint16_t port = bed.port();
  gst_element_set_locked_state(bed.sink(), TRUE);
  gst_element_set_state(bed.sink(), GST_STATE_NULL);
  EXPECT_EQ(upgrade(port, "/api/webrtc/signaling"), "409");
}

TEST(Modes, switching_tells_our_page_and_sends_others_away) {
  RtcBed bed("", kTee, stripes(",enable_dual_mode=true"));
  WsClient ours(bed.port(), at("/api/websockets?webrtc=1")), plain(bed.port());
  EXPECT_TRUE(has(ours.wait_text("WEBRTC,"), R"("active":false,"dual":true})"));
  EXPECT_TRUE(
      has(answer(bed.port(), "POST /api/switch?role=viewer", "", R"({"mode":"webrtc"})"), " 403 "));
  EXPECT_TRUE(has(answer(bed.port(), "POST /api/switch", "Origin: http://evil.example\r\n",
                         R"({"mode":"webrtc"})"),
                  " 403 "));
  EXPECT_TRUE(has(answer(bed.port(), "POST /api/switch", "", R"({"mode":"smoke"})"), " 400 "));
  EXPECT_TRUE(has(answer(bed.port(), "GET /api/switch"), " 405 "));
  EXPECT_TRUE(has(http_get(bed.port(), "/api/status"), R"("current_mode":"websockets")"));

  ours.forget();
  const std::string switched = answer(bed.port(), "POST /api/switch", "", R"({"mode":"webrtc"})");
  EXPECT_TRUE(has(switched, " 200 ") && has(switched, R"("mode":"webrtc")")) << switched;
  EXPECT_TRUE(has(ours.wait_text("WEBRTC,"), R"("active":true,"dual":true})"));
  ASSERT_TRUE(plain.wait_closed());
  EXPECT_FALSE(plain.got_text("WEBRTC,")) << "who does not ask hears nothing of it";
  EXPECT_EQ(plain.close_code(), 4000);
  EXPECT_TRUE(has(http_get(bed.port(), "/api/status"), R"("current_mode":"webrtc")"));
  EXPECT_EQ(upgrade(bed.port(), "/api/websockets"), "101") << "both are welcome";
}

TEST(Modes, a_sink_for_webrtc_alone_has_no_other) {
  RtcBed bed;
  EXPECT_TRUE(has(http_get(bed.port(), "/api/status"),
                  R"({"current_mode":"webrtc","available_modes":["webrtc"],)"));
  EXPECT_EQ(upgrade(bed.port(), "/api/websockets"), "409");
}

} // namespace
} // namespace stripes::test
