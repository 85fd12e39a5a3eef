// SPDX-License-Identifier: MPL-2.0
#include "server/roles.h"
#include "server/verbs.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

using namespace stripes;

namespace {

template <typename V>
V parsed(std::string_view text) {
  const Verb verb = parse_verb(text);
  EXPECT_TRUE(std::holds_alternative<V>(verb)) << text;
  return std::holds_alternative<V>(verb) ? std::get<V>(verb) : V{};
}

bool unknown(std::string_view text) {
  return std::holds_alternative<verb::Unknown>(parse_verb(text));
}

TEST(Verbs, pointer_needs_four_integers) {
  const auto m = parsed<verb::Pointer>("m,10,-20,7,3");
  EXPECT_FALSE(m.relative);
  EXPECT_EQ(m.x, 10);
  EXPECT_EQ(m.y, -20);
  EXPECT_EQ(m.mask, 7u);
  EXPECT_EQ(m.magnitude, 3u);
  EXPECT_TRUE(parsed<verb::Pointer>("m2,0,0,8,1").relative);
  EXPECT_EQ(parsed<verb::Pointer>("m,0,0,0,1000").magnitude, 64u);
  EXPECT_EQ(parsed<verb::Pointer>("m,0,0,0,-5").magnitude, 0u);
  EXPECT_EQ(parsed<verb::Pointer>("m,0,0,65535,0").mask, 0xffu);
  EXPECT_EQ(parsed<verb::Pointer>("m,9223372036854775807,0,0,0").x, 1 << 20);
  for (const char *bad :
       {"m,", "m,1,2,3", "m,1,2,3,4,5", "m,1.5,2,3,4", "m,1,2,3,", "m,,2,3,4", "m, 1,2,3,4",
        "m,1,2,-1,0", "m,a,2,3,4", "m,1,2,3,4 ", "m,9223372036854775808,0,0,0", "m2,1",
        "m3,1,2,3,4", "M,1,2,3,4", "m,+1,2,3,4", "m,0x1,2,3,4"})
    EXPECT_TRUE(unknown(bad)) << bad;
}

TEST(Verbs, keys_are_keysyms) {
  EXPECT_EQ(parsed<verb::KeyDown>("kd,97").keysym, 97u);
  EXPECT_EQ(parsed<verb::KeyUp>("ku,16785969").keysym, 16785969u);
  EXPECT_EQ(parsed<verb::KeysHeld>("kh,1,2,x,,3").keysyms, (std::vector<uint32_t>{1, 2, 3}));
  EXPECT_TRUE(parsed<verb::KeysHeld>("kh,").keysyms.empty());
  std::string many = "kh";
  for (int i = 0; i < 100000; i++)
    many += ",65";
  EXPECT_LE(parsed<verb::KeysHeld>(many).keysyms.size(), 256u);
  parsed<verb::ReleaseKeys>("kr");
  for (const char *bad : {"kd,", "kd,-1", "kd,0", "kd,1.0", "kd,97,98", "kd,4294967296",
                          "kd,536870912", "kr,", "kd", "ku,a"})
    EXPECT_TRUE(unknown(bad)) << bad;
}

TEST(Verbs, text_may_hold_commas) {
  EXPECT_EQ(parsed<verb::TypeText>("co,end,a,b\nc").text, "a,b\nc");
  EXPECT_EQ(parsed<verb::TypeText>("co,end,").text, "");
  EXPECT_TRUE(unknown("co,begin,a"));
}

TEST(Verbs, resize_with_or_without_a_display) {
  auto r = parsed<verb::Resize>("r,1921x1081,display2");
  EXPECT_EQ(r.width, 1920u);
  EXPECT_EQ(r.height, 1080u);
  EXPECT_EQ(r.display, "display2");
  r = parsed<verb::Resize>("r,99999x99999");
  EXPECT_EQ(r.width, 7680u);
  EXPECT_EQ(r.height, 4320u);
  EXPECT_EQ(r.display, "primary");
  for (const char *bad : {"r,", "r,800", "r,800x", "r,x600", "r,800x600x2", "r,8x600", "r,-800x600",
                          "r,800x600,primary,more", "r,800.5x600", "r, 800x600"})
    EXPECT_TRUE(unknown(bad)) << bad;
}

TEST(Verbs, others) {
  EXPECT_EQ(parsed<verb::Settings>("SETTINGS,{\"a\":1}").json, "{\"a\":1}");
  EXPECT_EQ(parsed<verb::FrameAck>("CLIENT_FRAME_ACK 65535").frame_id, 65535);
  EXPECT_EQ(parsed<verb::Dpi>("s,50").dpi, 96);
  EXPECT_EQ(parsed<verb::Dpi>("s,144").dpi, 144);
  EXPECT_EQ(parsed<verb::Dpi>("s,99999999999").dpi, 288);
  parsed<verb::StartVideo>("START_VIDEO");
  parsed<verb::StopVideo>("STOP_VIDEO");
  parsed<verb::StartAudio>("START_AUDIO");
  parsed<verb::StopAudio>("STOP_AUDIO");
  parsed<verb::RequestKeyframe>("REQUEST_KEYFRAME");
  parsed<verb::Ignored>("_gz,1");
  parsed<verb::Ignored>("cr");
  for (const char *bad : {"", ",", "SETTINGS", "CLIENT_FRAME_ACK", "CLIENT_FRAME_ACK 65536",
                          "CLIENT_FRAME_ACK -1", "CLIENT_FRAME_ACK 1 2", "START_VIDEO ",
                          "start_video", "js,h,0", "cmd,ls", "s,", "s,1.5", "\xff\xfe"})
    EXPECT_TRUE(unknown(bad)) << bad;
}

// Mutations of real messages and plain noise: nothing may crash, throw, or leave its bounds.
TEST(Verbs, survive_anything) {
  const std::string seeds[] = {"m,10,20,1,0",     "m2,-1,-2,0,1", "kd,65505",
                               "kh,1,2,3",        "co,end,text",  "r,800x600,primary",
                               "SETTINGS,{}",     "s,96",         "CLIENT_FRAME_ACK 12",
                               "REQUEST_KEYFRAME"};
  std::mt19937 random(7);
  for (int i = 0; i < 200000; i++) {
    std::string text = seeds[random() % std::size(seeds)];
    for (unsigned n = random() % 4; n > 0; n--) {
      const size_t at = random() % (text.size() + 1);
      switch (random() % 4) {
      case 0:
        text.insert(at, 1, static_cast<char>(random()));
        break;
      case 1:
        text.erase(at, 1 + random() % 3);
        break;
      case 2:
        text.insert(at, std::to_string(static_cast<int64_t>(random()) << (random() % 32)));
        break;
      default:
        text.insert(at, ",,,-");
      }
    }
    const Verb verb = parse_verb(text);
    if (const auto *pointer = std::get_if<verb::Pointer>(&verb)) {
      ASSERT_LE(std::abs(pointer->x), 1 << 20);
      ASSERT_LE(std::abs(pointer->y), 1 << 20);
      ASSERT_LE(pointer->mask, 0xffu);
      ASSERT_LE(pointer->magnitude, 64u);
    } else if (const auto *resize = std::get_if<verb::Resize>(&verb)) {
      ASSERT_TRUE(resize->width >= 16 && resize->width <= 7680 && resize->width % 2 == 0);
      ASSERT_TRUE(resize->height >= 16 && resize->height <= 4320 && resize->height % 2 == 0);
    } else if (const auto *key = std::get_if<verb::KeyDown>(&verb)) {
      ASSERT_TRUE(key->keysym > 0 && key->keysym <= 0x1fffffff);
    }
  }
}

TEST(Roles, viewers_may_only_watch) {
  const char *allowed[] = {"SETTINGS,{}", "START_VIDEO", "STOP_VIDEO", "START_AUDIO",
                           "STOP_AUDIO",  "cr",          "_gz,1",      "REQUEST_KEYFRAME"};
  const char *refused[] = {"kd,97",      "ku,97",    "kh,97", "kr",        "m,1,2,0,0",
                           "m2,1,2,0,0", "co,end,a", "s,96",  "r,800x600", "CLIENT_FRAME_ACK 1",
                           "anything"};
  for (const char *text : allowed)
    EXPECT_TRUE(may(Role::Viewer, parse_verb(text))) << text;
  for (const char *text : refused)
    EXPECT_FALSE(may(Role::Viewer, parse_verb(text))) << text;
  for (const char *text : refused)
    EXPECT_TRUE(may(Role::Controller, parse_verb(text))) << text;
}

TEST(Verbs, a_microphone_is_a_binary_message_of_controllers) {
  const std::vector<uint8_t> message = {2, 0x78, 1};
  const Verb verb = parse_binary(message);
  ASSERT_TRUE(std::holds_alternative<verb::Microphone>(verb));
  const auto packet = std::get<verb::Microphone>(verb).packet;
  EXPECT_EQ(std::vector<uint8_t>(packet.begin(), packet.end()), (std::vector<uint8_t>{0x78, 1}));
  EXPECT_TRUE(may(Role::Controller, verb));
  EXPECT_FALSE(may(Role::Viewer, verb));
  for (const std::vector<uint8_t> &bad : {std::vector<uint8_t>{}, {2}, {1, 2, 3}, {5, 0x1f, 0x8b}})
    EXPECT_TRUE(std::holds_alternative<verb::Unknown>(parse_binary(bad)));
}

} // namespace
