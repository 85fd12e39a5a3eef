// SPDX-License-Identifier: MPL-2.0
// Who may signal, what is refused with which words, and that the server goes on.
#include "rtc_bed.h"

#include <gtest/gtest.h>

namespace stripes::test {
namespace {

WsClient::Options at(const std::string &path) {
  WsClient::Options options;
  options.path = path;
  return options;
}

constexpr char kPath[] = "/api/webrtc/signaling";

TEST(Signalling, the_handshake_is_as_selkies_has_it) {
  RtcBed bed;
  for (const char *path : {"/api/webrtc/signaling", "/api/webrtc/signaling/"}) {
    WsClient page(bed.port(), at(path));
    ASSERT_TRUE(page.connected()) << path;
    page.send(R"(HELLO client {"client_type":"viewer","client_slot":2,"display_id":"primary"})");
    EXPECT_EQ(page.wait_text("HELLO"), "HELLO");
    page.send("SESSION server");
    const std::string ok = page.wait_text("SESSION_OK ");
    ASSERT_NE(ok, "");
    EXPECT_NE(page.wait_text(ok.substr(11) + " {\"sdp\":{\"type\":\"offer\""), "");
    EXPECT_NE(page.wait_text(ok.substr(11) + " {\"ice\":{\"candidate\":\"candidate:"), "");
  }
}

TEST(Signalling, a_foreign_origin_is_refused) {
  RtcBed bed;
  WsClient::Options options = at(kPath);
  options.headers = {{"Origin", "http://evil.example.com"}};
  WsClient page(bed.port(), options);
  EXPECT_FALSE(page.connected());
  EXPECT_EQ(page.http_status(), 403u);
}

TEST(Signalling, what_is_no_hello_ends_the_connection) {
  RtcBed bed;
  for (const char *text :
       {"HELLO", "HELLO server", "SESSION server", "{}", "HELLO client {", "HELLO client []", ""}) {
    WsClient page(bed.port(), at(kPath));
    page.send(text);
    ASSERT_TRUE(page.wait_closed()) << text;
    EXPECT_EQ(page.close_code(), 1002) << text;
    EXPECT_TRUE(page.got_text("ERROR ")) << text;
  }
}

TEST(Signalling, an_unknown_token_is_refused_for_good) {
  RtcBed bed;
  WsClient page(bed.port(), at(kPath));
  page.send(R"(HELLO client {"client_token":"0123456789abcdef0123456789abcdef"})");
  ASSERT_TRUE(page.wait_closed());
  EXPECT_EQ(page.close_code(), 4001);
}

// Each is answered with a sentence, and the same connection still works afterwards.
TEST(Signalling, bad_messages_are_answered_and_survived) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.get_offer());
  const std::string huge(1 << 20, 'x');
  const std::string deep(100000, '[');
  for (const std::string &bad :
       {std::string("{"), std::string("[]"), std::string("{}"), std::string("no braces at all"),
        std::string(R"({"sdp":{"type":"offer","sdp":"v=0"}})"),
        std::string(R"({"sdp":{"type":"answer","sdp":""}})"),
        std::string(R"({"sdp":{"type":"answer"}})"), std::string(R"({"sdp":null})"),
        "{\"sdp\":{\"type\":\"answer\",\"sdp\":\"" + huge + "\"}}", "{\"ice\":" + deep,
        std::string(R"({"ice":{"candidate":"rubbish","sdpMLineIndex":0}})"),
        std::string(R"({"ice":{"candidate":"candidate:1","sdpMLineIndex":99}})"),
        std::string(R"({"ice":{"candidate":"candidate:1","sdpMLineIndex":-1}})"),
        "{\"ice\":{\"candidate\":\"candidate:" + std::string(5000, '1') + "\"}}"}) {
    browser.signalling().forget();
    browser.send_message(bad);
    EXPECT_NE(browser.signalling().wait_text("ERROR "), "") << bad.substr(0, 80);
  }
  EXPECT_FALSE(browser.signalling().closed());
}

// Well formed as messages, and nonsense as candidates: passed over.
TEST(Signalling, another_display_is_refused_and_takes_nobodys_place) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  WsClient page(bed.port(), at(kPath));
  page.send(R"(HELLO client {"client_type":"controller","display_id":"display2"})");
  ASSERT_TRUE(page.wait_closed());
  EXPECT_TRUE(page.got_text("ERROR This server has no second display."));
  const unsigned before = browser.packets();
  EXPECT_TRUE(browser.wait([&] { return browser.packets() > before + 5; }));
  EXPECT_FALSE(browser.signalling().closed());
}

TEST(Signalling, absurd_candidates_are_passed_over) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.answer());
  for (const char *candidate :
       {"candidate:1 1 udp 1 999.1.1.1 5000 typ host", "candidate:1 1 udp 1 10.0.0.1 0 typ host",
        "candidate:1 1 udp 1 10.0.0.1 70000 typ host",
        "candidate:1 1 udp 1 224.0.0.1 5000 typ host", "candidate:1 9 udp 1 10.0.0.1 5000 typ host",
        "candidate:1 1 carrier-pigeon 1 10.0.0.1 5000 typ host",
        "candidate:1 1 udp 99999999999 10.0.0.1 5000 typ host",
        "candidate:1 1 udp 1 a-name.local 5000 typ host", "candidate:", "candidate:1 1"})
    browser.send_message(std::string("{\"ice\":{\"candidate\":\"") + candidate +
                         "\",\"sdpMLineIndex\":0}}");
  ASSERT_TRUE(browser.connect());
  EXPECT_TRUE(browser.wait([&] { return browser.packets() > 2; }));
}

// What webrtcbin would stumble over is found before.
TEST(Signalling, answers_that_cannot_be_used_end_the_peer_with_a_sentence) {
  RtcBed bed;
  for (const char *sdp :
       {"rubbish", "v=0\\r\\n", "v=0\\r\\nm=video 9 UDP/TLS/RTP/SAVPF 96\\r\\n",
        "v=0\\r\\nm=video 9 UDP/TLS/RTP/SAVPF 96\\r\\nm=application 9 UDP/DTLS/SCTP x\\r\\n",
        "v=0\\r\\nm=audio 9 UDP/TLS/RTP/SAVPF 96\\r\\nm=audio 9 UDP/TLS/RTP/SAVPF 96\\r\\n"}) {
    RtcClient::Options viewer;
    viewer.hello = R"({"client_type":"viewer"})";
    RtcClient browser(bed.port(), viewer);
    ASSERT_TRUE(browser.get_offer());
    browser.send_message(std::string(R"({"sdp":{"type":"answer","sdp":")") + sdp + "\"}}");
    ASSERT_TRUE(browser.signalling().wait_closed()) << sdp;
    EXPECT_TRUE(browser.signalling().got_text("ERROR The browser's answer")) << sdp;
    EXPECT_EQ(browser.signalling().close_code(), 1011);
  }
  RtcClient good(bed.port());
  ASSERT_TRUE(good.connect());
  EXPECT_TRUE(good.wait([&] { return good.packets() > 2; }));
}

TEST(Signalling, two_pages_that_fight_are_stopped) {
  // Within five seconds it is a fight; a machine that takes longer for it shows none.
  for (int attempt = 0; attempt < 5; attempt++) {
    RtcBed bed;
    std::vector<std::unique_ptr<RtcClient>> pages;
    const gint64 begin = g_get_monotonic_time();
    for (int i = 0; i < 4; i++) { // the first takes from nobody
      pages.push_back(std::make_unique<RtcClient>(bed.port()));
      ASSERT_TRUE(pages.back()->join());
    }
    WsClient fifth(bed.port(), at(kPath));
    fifth.send("HELLO client {}");
    ASSERT_NE(fifth.wait_text("HELLO"), "");
    fifth.send("SESSION server");
    ASSERT_TRUE(fifth.wait([&] { return fifth.closed() || fifth.got_text("SESSION_OK"); }));
    if (g_get_monotonic_time() - begin > 4500000)
      continue;
    ASSERT_TRUE(fifth.closed()) << "it has taken over";
    EXPECT_EQ(fifth.close_code(), 4000);
    pages.back()->signalling().idle(50);
    EXPECT_FALSE(pages.back()->signalling().closed());
    return;
  }
  FAIL() << "four pages take longer than five seconds here, time after time";
}

TEST(Signalling, ice_servers_are_told) {
  RtcBed bed("stun-server=stun://stun.example.com:3479 "
             "turn-server=turn://me:a%20%22b@[2001:db8::1]:443?transport=tcp");
  const std::string answer = http_get(bed.port(), "/api/turn");
  EXPECT_NE(answer.find(R"("urls":["stun:stun.example.com:3479"])"), std::string::npos) << answer;
  EXPECT_NE(answer.find(R"("urls":["turn:[2001:db8::1]:443?transport=tcp"],"username":"me",)"
                        R"("credential":"a \"b")"),
            std::string::npos)
      << answer;
  EXPECT_NE(answer.find("no-store"), std::string::npos);
  EXPECT_NE(http_get(bed.port(), "/api/turn", "Origin: http://evil.example.com\r\n").find("403"),
            std::string::npos);
}

// The server's candidates up to the first `count`, as they were told.
std::vector<std::string> candidates(RtcClient &browser, size_t count) {
  std::vector<std::string> out;
  browser.wait([&] {
    out.clear();
    for (const auto &text : browser.signalling().texts())
      if (text.find("{\"ice\":{") != std::string::npos)
        out.push_back(text);
    return out.size() >= count;
  });
  return out;
}

TEST(Candidates, keep_to_the_range_of_ports) {
  RtcBed bed("min-port=21100 max-port=21119 ice-tcp=false");
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.get_offer());
  const auto told = candidates(browser, 1);
  ASSERT_FALSE(told.empty());
  for (const auto &text : told) {
    EXPECT_EQ(text.find(" TCP "), std::string::npos) << text;
    EXPECT_NE(text.find(" 211"), std::string::npos) << text;
  }
}

TEST(Candidates, tcp_is_offered_unless_it_is_not_wanted) {
  RtcBed bed;
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.get_offer());
  std::string all;
  for (const auto &text : candidates(browser, 3)) // UDP, and TCP both ways
    all += text;
  EXPECT_NE(all.find("tcptype passive"), std::string::npos) << all;
}

TEST(Candidates, bad_settings_of_the_network_are_errors) {
  for (const char *properties : {"min-port=5000", "min-port=6000 max-port=5000", "public-ip=here",
                                 "stun-server=example.com", "turn-server=stun://example.com"}) {
    RtcBed bed(properties);
    EXPECT_NE(bed.error(), "") << properties;
  }
}

// --- beside a WebSocket session --------------------------------------------------------------

std::string token_of(WsClient &page) {
  const std::string text = page.wait_text("WEBRTC,");
  const std::string key = "\"token\":\"";
  const size_t begin = text.find(key);
  return begin == std::string::npos ? "" : text.substr(begin + key.size(), 32);
}

TEST(Pairing, input_of_the_channel_is_the_sessions) {
  RtcBed bed;
  WsClient page(bed.port(), at("/api/websockets?webrtc=1"));
  const std::string token = token_of(page);
  ASSERT_EQ(token.size(), 32u);
  EXPECT_EQ(page.index_of_text("MODE websockets"), 0);
  EXPECT_EQ(page.index_of_text("WEBRTC,"), 1);
  EXPECT_TRUE(page.got_text("WEBRTC,{\"token\":\"" + token + "\",\"active\":true,\"dual\":false}"));
  page.send_settings();
  RtcClient::Options options;
  options.hello = R"({"client_type":"controller","client_token":")" + token + "\"}";
  RtcClient peer(bed.port(), options);
  ASSERT_TRUE(peer.connect());
  ASSERT_TRUE(peer.wait([&] { return peer.got_text("\"type\":\"ping\""); }));
  EXPECT_FALSE(peer.got_text("server_settings")); // those come over the WebSocket
  peer.send_text("kd,97");
  peer.send_text("pong,1");
  ASSERT_TRUE(peer.wait([&] { return bed.input().size() == 1; }));

  page.send("_rtc_input,pause");
  ASSERT_NE(page.wait_text("RTC_INPUT,"), "");
  EXPECT_EQ(page.wait_text("RTC_INPUT,"), "RTC_INPUT,2");
  peer.send_text("kd,98"); // is not taken any more
  page.send("kd,99");
  ASSERT_TRUE(page.wait([&] { return bed.input().size() == 2; }));

  // As a page does: a channel that was left is not entered again, and counts go on.
  RtcClient next(bed.port(), options);
  ASSERT_TRUE(next.connect());
  EXPECT_TRUE(peer.signalling().wait_closed());
  page.forget();
  page.send("_rtc_input,resume");
  EXPECT_EQ(page.wait_text("RTC_INPUT,"), "RTC_INPUT,2");
  next.send_text("kd,100");
  ASSERT_TRUE(next.wait([&] { return bed.input().size() == 3; }))
      << testing::PrintToString(bed.input());
  EXPECT_EQ(bed.input(), (std::vector<std::string>{"a", "c", "d"}));
}

TEST(Pairing, the_peer_ends_with_the_session) {
  RtcBed bed;
  auto page = std::make_unique<WsClient>(bed.port(), at("/api/websockets?webrtc=1"));
  RtcClient::Options options;
  options.hello = R"({"client_token":")" + token_of(*page) + "\"}";
  RtcClient peer(bed.port(), options);
  ASSERT_TRUE(peer.join());
  page.reset();
  ASSERT_TRUE(peer.signalling().wait_closed());
  EXPECT_EQ(peer.signalling().close_code(), 4001);
  EXPECT_TRUE(peer.wait([&] { return bed.peers() == 0; }));
}

} // namespace
} // namespace stripes::test
