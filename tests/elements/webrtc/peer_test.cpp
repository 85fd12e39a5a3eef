// SPDX-License-Identifier: MPL-2.0
// Browsers that connect, what they are sent, and what they say.
#include "rtc_bed.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace stripes::test {
namespace {

constexpr char kTone[] = "audiotestsrc is-live=true samplesperbuffer=480 ! audio/x-raw,rate=48000 "
                         "! opusenc frame-size=10 ! sink.audio_0";

RtcClient::Options only(const std::string &codec) {
  RtcClient::Options options;
  options.codecs = {codec};
  return options;
}

struct Codec {
  const char *name, *element;
  int payload_type;
};

class EachCodec : public testing::TestWithParam<Codec> {};

TEST_P(EachCodec, is_sent_to_who_can_decode_it) {
  RtcBed bed;
  RtcClient browser(bed.port(), only(GetParam().name));
  ASSERT_TRUE(browser.connect());
  ASSERT_TRUE(browser.wait([&] { return browser.packets() > 20; })) << bed.error();
  EXPECT_EQ(browser.payload_type(), GetParam().payload_type);
  EXPECT_EQ(bed.encoders(), std::vector<std::string>{GetParam().element});
  EXPECT_EQ(browser.playout_delay(), 0);
  EXPECT_TRUE(browser.twcc());
}

INSTANTIATE_TEST_SUITE_P(Codecs, EachCodec,
                         testing::Values(Codec{"H264", "x264enc", 96}, Codec{"VP8", "vp8enc", 98},
                                         Codec{"VP9", "vp9enc", 100}),
                         [](const auto &codec) { return std::string(codec.param.name); });

TEST(Peer, the_offer_is_what_browsers_take) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.get_offer());
  const std::string &offer = browser.offer();
  for (const char *line :
       {"profile-level-id=42e01f", "packetization-mode=1", "a=sendonly", "a=rtcp-mux",
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        "a=extmap:1 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "a=rtcp-fb:96 nack pli", "webrtc-datachannel"})
    EXPECT_NE(offer.find(line), std::string::npos) << line << " is missing in\n" << offer;
  EXPECT_EQ(offer.find("m=audio"), std::string::npos);
  // H.264 first.
  EXPECT_NE(offer.find("m=video 9 UDP/TLS/RTP/SAVPF 96 98 100"), std::string::npos) << offer;
}

TEST(Peer, playout_delay_is_what_was_asked_for) {
  {
    RtcBed bed("min-playout-delay=100 max-playout-delay=400");
    RtcClient browser(bed.port());
    ASSERT_TRUE(browser.connect());
    ASSERT_TRUE(browser.wait([&] { return browser.packets() > 2; }));
    EXPECT_EQ(browser.playout_delay(), 10 << 12 | 40);
  }
  RtcBed bed("min-playout-delay=-1");
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  ASSERT_TRUE(browser.wait([&] { return browser.packets() > 2; }));
  EXPECT_EQ(browser.playout_delay(), -1);
}

TEST(Peer, one_encoder_serves_all_who_take_its_codec) {
  RtcBed bed;
  RtcClient::Options viewer;
  viewer.hello = R"({"client_type":"viewer"})";
  RtcClient first(bed.port()), second(bed.port(), viewer);
  ASSERT_TRUE(first.connect());
  ASSERT_TRUE(second.connect());
  ASSERT_TRUE(first.wait([&] { return first.packets() > 10; }));
  ASSERT_TRUE(second.wait([&] { return second.packets() > 10; }));
  EXPECT_EQ(bed.encoders(), std::vector<std::string>{"x264enc"});
  EXPECT_EQ(bed.peers(), 2u);
}

TEST(Peer, the_encoder_rests_when_nobody_watches) {
  RtcBed bed;
  EXPECT_TRUE(bed.encoders().empty());
  {
    RtcClient browser(bed.port());
    ASSERT_TRUE(browser.connect());
    ASSERT_TRUE(browser.wait([&] { return browser.packets() > 2; }));
    EXPECT_EQ(bed.encoders().size(), 1u);
    browser.signalling().close();
    EXPECT_TRUE(browser.wait([&] { return bed.encoders().empty() && bed.peers() == 0; }));
  }
}

TEST(Peer, sound_is_a_track_of_its_own) {
  RtcBed bed("", RtcBed::kMoving, kTone);
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.get_offer());
  EXPECT_NE(browser.offer().find("m=audio"), std::string::npos);
  ASSERT_TRUE(browser.connect());
  EXPECT_TRUE(browser.wait([&] { return browser.audio_packets() > 50 && browser.packets() > 10; }))
      << browser.audio_packets() << " packets of sound, " << browser.packets() << " of video";
}

unsigned listeners(const RtcBed &bed) {
  guint count = 0;
  g_object_get(bed.sink(), "num-listeners", &count, nullptr);
  return count;
}

TEST(Peer, sound_goes_to_who_wants_it) {
  RtcBed bed("", RtcBed::kMoving, kTone);
  EXPECT_EQ(listeners(bed), 0u);
  {
    RtcClient browser(bed.port());
    ASSERT_TRUE(browser.connect());
    ASSERT_TRUE(browser.wait([&] { return browser.audio_packets() > 5; }));
    EXPECT_EQ(listeners(bed), 1u);
    browser.send_text("STOP_AUDIO");
    ASSERT_TRUE(browser.wait([&] { return listeners(bed) == 0; }));
    unsigned before = 0;
    ASSERT_TRUE(browser.wait([&] { // what was on its way
      const unsigned now = browser.audio_packets();
      const bool same = now == std::exchange(before, now);
      browser.signalling().idle(500);
      return same;
    }));
    browser.signalling().idle(300);
    EXPECT_EQ(browser.audio_packets(), before);
    browser.send_text("START_AUDIO");
    ASSERT_TRUE(browser.wait([&] { return browser.audio_packets() > before + 5; }));
    EXPECT_EQ(listeners(bed), 1u);
    browser.signalling().close();
    EXPECT_TRUE(browser.wait([&] { return listeners(bed) == 0; }));
  }
  EXPECT_EQ(listeners(bed), 0u);
}

// As recorded sound may be, though by less.
TEST(Peer, sound_of_a_time_to_come_is_not_held_back) {
  RtcBed bed("", RtcBed::kMoving, kTone);
  const auto pad = adopt(gst_element_get_static_pad(bed.sink(), "audio_0"));
  gst_pad_set_offset(adopt(gst_pad_get_peer(pad.get())).get(), 300 * GST_SECOND);
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  EXPECT_TRUE(browser.wait([&] { return browser.audio_packets() > 50; }))
      << browser.audio_packets();
}

TEST(Peer, sound_that_the_operator_forbids_is_not_sent) {
  RtcBed bed(R"(settings="settings,audio_enabled=(string)\"false|locked\"")", RtcBed::kMoving,
             kTone);
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  browser.send_text("START_AUDIO");
  ASSERT_TRUE(browser.wait([&] { return browser.packets() > 30; }));
  EXPECT_EQ(browser.audio_packets(), 0u);
  EXPECT_EQ(listeners(bed), 0u);
}

TEST(Peer, a_browser_without_our_codecs_is_told_so) {
  RtcBed bed("encoder=vp8enc");
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.get_offer());
  std::string answer = browser.answer_text();
  const size_t line = answer.find("m=video");
  answer.replace(line, answer.find("\r\n", line) - line, "m=video 9 UDP/TLS/RTP/SAVPF 127");
  std::string escaped;
  for (const char c : answer)
    escaped += c == '\r' ? "\\r" : c == '\n' ? "\\n" : std::string(1, c);
  browser.send_message("{\"sdp\":{\"type\":\"answer\",\"sdp\":\"" + escaped + "\"}}");
  EXPECT_NE(browser.signalling().wait_text("ERROR This browser can decode none of what the server"),
            "");
  EXPECT_TRUE(browser.signalling().wait_closed());
}

TEST(Peer, speaks_the_verbs_through_its_channel) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  ASSERT_TRUE(browser.wait([&] { return browser.got_text("\"type\":\"server_settings\""); }));
  EXPECT_FALSE(browser.got_text("MODE websockets"));
  browser.send_text("SETTINGS,{\"displayId\":\"primary\"}");
  browser.send_text("kd,97");
  EXPECT_TRUE(browser.wait([&] { return bed.input() == std::vector<std::string>{"a"}; }));
  EXPECT_TRUE(browser.wait([&] {
    return browser.got_text(R"({"type":"system","data":{"action":"resolution,320x240"}})");
  }));
  EXPECT_TRUE(browser.wait([&] { return browser.got_text("\"type\":\"ping\""); }));
}

TEST(Peer, a_viewer_may_not_type) {
  RtcBed bed;
  RtcClient::Options options;
  options.hello = R"({"client_type":"viewer"})";
  RtcClient viewer(bed.port(), options), controller(bed.port());
  ASSERT_TRUE(viewer.connect());
  ASSERT_TRUE(controller.connect());
  ASSERT_TRUE(viewer.wait([&] { return viewer.got_text("server_settings"); }));
  ASSERT_TRUE(controller.wait([&] { return controller.got_text("server_settings"); }));
  viewer.send_text("kd,98");
  viewer.send_text("START_VIDEO"); // answered, so that the key before it has come
  ASSERT_TRUE(viewer.wait([&] { return viewer.packets() > 2; }));
  controller.send_text("kd,99");
  ASSERT_TRUE(controller.wait([&] { return !bed.input().empty(); }));
  EXPECT_EQ(bed.input(), std::vector<std::string>{"c"});
}

TEST(Peer, a_second_controller_takes_over) {
  RtcBed bed;
  RtcClient first(bed.port()), second(bed.port());
  ASSERT_TRUE(first.connect());
  ASSERT_TRUE(second.join());
  ASSERT_TRUE(first.signalling().wait_closed());
  EXPECT_EQ(first.signalling().close_code(), 4001);
  EXPECT_NE(first.signalling().close_reason().find("superseded"), std::string::npos);
  ASSERT_TRUE(second.connect());
  EXPECT_TRUE(second.wait([&] { return second.packets() > 2; }));
}

// --- a screen that stands still --------------------------------------------------------------

TEST(StillScreen, is_encoded_a_few_times_more_and_then_hardly) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  ASSERT_TRUE(browser.wait([&] { return browser.packets() > 10; }));
  bed.hold(true);
  uint64_t before = 0;
  // Until nothing was encoded for longer than any refinement takes.
  ASSERT_TRUE(browser.wait([&] {
    const uint64_t now = bed.encoded("x264enc");
    const bool same = now == std::exchange(before, now);
    browser.signalling().idle(500);
    return same;
  }));
  // One picture now and then, so that browsers do not take the silence for loss.
  EXPECT_LE(bed.encoded("x264enc"), before + 1);
  EXPECT_TRUE(browser.wait([&] { return bed.encoded("x264enc") > before; }));
}

TEST(StillScreen, is_shown_to_who_joins_and_to_who_asks_for_a_key) {
  RtcBed bed;
  {
    RtcClient first(bed.port());
    ASSERT_TRUE(first.connect());
    ASSERT_TRUE(first.wait([&] { return first.packets() > 2; }));
    bed.hold(true);
    first.signalling().close();
    ASSERT_TRUE(first.wait([&] { return bed.peers() == 0; }));
  }
  RtcClient second(bed.port());
  ASSERT_TRUE(second.connect());
  ASSERT_TRUE(second.wait([&] { return second.packets() > 0; }));
  uint64_t before = 0;
  ASSERT_TRUE(second.wait([&] {
    const uint64_t now = bed.encoded("x264enc");
    const bool same = now == std::exchange(before, now);
    second.signalling().idle(500);
    return same;
  }));
  second.ask_for_key();
  EXPECT_TRUE(second.wait([&] { return bed.encoded("x264enc") > before; }));
}

} // namespace
} // namespace stripes::test
