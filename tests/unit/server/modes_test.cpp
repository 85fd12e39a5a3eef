// SPDX-License-Identifier: MPL-2.0
#include "server/modes.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

const ModeState kBoth{Mode::WebSockets, true, true, true};

TEST(Modes, Names) {
  for (const Mode mode : {Mode::WebSockets, Mode::WebRtc})
    EXPECT_EQ(mode_called(mode_name(mode)), mode);
  for (const char *other : {"", "WebRTC", "webrtc ", "websocket"})
    EXPECT_FALSE(mode_called(other)) << other;
}

TEST(Modes, Status) {
  EXPECT_EQ(
      mode_status_json({}),
      R"({"current_mode":"websockets","available_modes":["websockets"],"enable_dual_mode":false})");
  EXPECT_EQ(mode_status_json({Mode::WebRtc, false, true, false}),
            R"({"current_mode":"webrtc","available_modes":["webrtc"],"enable_dual_mode":false})");
  EXPECT_EQ(
      mode_status_json({Mode::WebRtc, true, true, true}),
      R"({"current_mode":"webrtc","available_modes":["websockets","webrtc"],"enable_dual_mode":true})");
}

TEST(Modes, AreSwitchedByControllers) {
  for (const Mode mode : {Mode::WebSockets, Mode::WebRtc}) {
    const std::string body = std::string(R"({"mode":")") + mode_name(mode) + "\"}";
    const auto answer = answer_mode_request(kBoth, Role::Controller, body);
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.wanted, mode);
    EXPECT_NE(answer.json.find(mode_name(mode)), std::string::npos) << answer.json;
    EXPECT_EQ(answer_mode_request(kBoth, Role::Viewer, body).status, 403u);
    EXPECT_FALSE(answer_mode_request(kBoth, Role::Viewer, body).wanted);
  }
}

TEST(Modes, AreNotSwitchedWhereTheOperatorDoesNotSaySo) {
  ModeState one = kBoth;
  one.dual = false;
  const auto answer = answer_mode_request(one, Role::Controller, R"({"mode":"webrtc"})");
  EXPECT_EQ(answer.status, 403u);
  EXPECT_FALSE(answer.wanted);
  EXPECT_NE(answer.json.find("--enable-dual-mode"), std::string::npos) << answer.json;
}

TEST(Modes, MalformedRequests) {
  for (const std::string &body :
       {std::string(), std::string("{"), std::string("[]"), std::string("webrtc"),
        std::string("{}"), std::string(R"({"mode":1})"), std::string(R"({"mode":"both"})"),
        std::string(R"({"mode":{"mode":"webrtc"}})"), std::string(1000, '['),
        std::string("{\"mode\":\"web\0rtc\"}", 18), std::string(100000, ' ')}) {
    const auto answer = answer_mode_request(kBoth, Role::Controller, body);
    EXPECT_EQ(answer.status, 400u) << body.substr(0, 40);
    EXPECT_FALSE(answer.wanted);
    EXPECT_EQ(answer.json.front(), '{');
  }
}

} // namespace
} // namespace stripes
