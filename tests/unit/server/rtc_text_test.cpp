// SPDX-License-Identifier: MPL-2.0
// Signalling and data channel messages, and the box that peers speak into.
#include "server/rtc/data_channel_text.h"
#include "server/rtc/ice_servers.h"
#include "server/rtc/peer_box.h"
#include "server/rtc/signalling_text.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

TEST(SignallingText, hello) {
  auto hello = parse_hello(R"(HELLO client {"client_type":"controller","client_token":"ab"})");
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->role, Role::Controller);
  EXPECT_EQ(hello->token, "ab");
  EXPECT_EQ(parse_hello(R"(HELLO client {"client_type":"viewer"})")->role, Role::Viewer);
  EXPECT_EQ(parse_hello(R"(HELLO client {"client_strict_viewer":true})")->role, Role::Viewer);
  EXPECT_TRUE(parse_hello("HELLO client"));
  EXPECT_FALSE(parse_hello("HELLO server"));
  EXPECT_FALSE(parse_hello("HELLO client nonsense"));
}

TEST(SignallingText, messages) {
  auto message = parse_peer_message(R"(7 {"sdp":{"type":"answer","sdp":"v=0"}})");
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<RemoteAnswer>(*message).sdp, "v=0");
  message = parse_peer_message(
      R"({"ice":{"candidate":"candidate:1 1 udp","sdpMLineIndex":2,"sdpMid":"x"}})");
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<RemoteCandidate>(*message).line, 2u);
  EXPECT_EQ(std::get<RemoteCandidate>(*message).text, "candidate:1 1 udp");
  message = parse_peer_message(R"({"ice":{"candidate":""}})");
  ASSERT_TRUE(message); // no more of them
  EXPECT_FALSE(parse_peer_message(R"({"sdp":{"type":"offer","sdp":"v=0"}})"));
  EXPECT_FALSE(parse_peer_message(R"({"ice":{"candidate":"candidate:1\n"}})"));
  EXPECT_FALSE(parse_peer_message(std::string(2000, '{')));
}

TEST(SignallingText, what_the_server_says_is_json) {
  EXPECT_EQ(offer_text(3, "v=0\r\n\"x\""), R"(3 {"sdp":{"type":"offer","sdp":"v=0\r\n\"x\""}})");
  EXPECT_EQ(candidate_text(3, 1, "candidate:1"),
            R"(3 {"ice":{"candidate":"candidate:1","sdpMLineIndex":1}})");
}

TEST(DataChannelText, has_the_forms_of_a_data_channel) {
  EXPECT_EQ(data_channel_text("cursor,{\"handle\":0}"), R"({"type":"cursor","data":{"handle":0}})");
  EXPECT_EQ(data_channel_text(
                R"({"type":"stream_resolution","width":640,"height":480,"displayId":"primary"})"),
            R"({"type":"system","data":{"action":"resolution,640x480"}})");
  EXPECT_EQ(data_channel_text(R"({"type":"server_settings","settings":{"a":1}})"),
            R"({"type":"server_settings","data":{"settings":{"a":1}}})");
  EXPECT_EQ(data_channel_text(R"({"type":"pipeline_status","video":false,"audio":false})"),
            R"({"type":"pipeline","data":{"status":"stopped"}})");
  EXPECT_EQ(data_channel_text("KILL go away"),
            R"({"type":"system","data":{"action":"command_error,go away"}})");
  for (const char *none : {"MODE websockets", "VIDEO_STARTED", "PIPELINE_RESETTING primary", "{",
                           R"({"type":"unheard_of"})"})
    EXPECT_FALSE(data_channel_text(none)) << none;
}

TEST(IceServers, without_any_the_list_is_empty) {
  const IceServers none;
  EXPECT_NE(none.json().find("\"iceServers\":[]"), std::string::npos);
  EXPECT_EQ(none.stun_url(), "");
}

TEST(IceServers, urls_hold_bare_ipv6_addresses) {
  IceServers servers;
  servers.stun_host = servers.turn_host = "2001:db8::1";
  EXPECT_EQ(servers.stun_url(), "stun://[2001:db8::1]:3478");
  EXPECT_NE(servers.json().find("turn:[2001:db8::1]:3478?transport=udp"), std::string::npos);
}

TEST(PeerBox, keeps_order_and_wakes_once) {
  PeerBox box;
  unsigned woken = 0;
  for (int i = 0; i < 3; i++)
    box.put({1, PeerEvent::ChannelText{std::to_string(i)}}, [&] { woken++; });
  EXPECT_EQ(woken, 1u);
  std::vector<PeerEvent> events;
  box.take(events);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(std::get<PeerEvent::ChannelText>(events[2].what).text, "2");
}

TEST(PeerBox, who_says_too_much_is_ended_and_nobody_else) {
  PeerBox box;
  for (size_t i = 0; i < PeerBox::kMaxMessages + 10; i++)
    box.put({1, PeerEvent::ChannelText{"x"}}, [] {});
  box.put({2, PeerEvent::ChannelText{"y"}}, [] {});
  std::vector<PeerEvent> events;
  box.take(events);
  ASSERT_EQ(events.size(), PeerBox::kMaxMessages + 2);
  EXPECT_TRUE(std::holds_alternative<PeerEvent::Ended>(events[PeerBox::kMaxMessages].what));
  EXPECT_EQ(events.back().peer, 2u);
}

} // namespace
} // namespace stripes
