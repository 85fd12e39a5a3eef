// SPDX-License-Identifier: MPL-2.0
#include "sound/pulse.h"
#include "stream/sound_plan.h"

#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

Settings settings_with(const std::vector<std::pair<const char *, const char *>> &given) {
  Settings settings;
  for (const auto &[name, text] : given)
    EXPECT_TRUE(settings.set_operator(name, text)) << name;
  return settings;
}

TEST(SoundPlan, WhatTheSettingsSay) {
  const auto plan = plan_sound(settings_with({{"audio_bitrate", "64000"},
                                              {"audio_channels", "1"},
                                              {"audio_frame_duration_ms", "2.5"}}),
                               {"unix:/run/sound", "output.monitor"});
  const std::string line = shell_line(plan);
  for (const char *part :
       {"pulsesrc server=unix:/run/sound device=output.monitor provide-clock=false",
        "caps=audio/x-raw,rate=48000,channels=1", "opusenc bitrate=64000 frame-size=2.5",
        "dtx=true"})
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
}

// Nothing is lost on a WebSocket.
TEST(SoundPlan, ReckonsWithLossesWhereTheyCanBe) {
  for (const auto &[name, text] : {std::pair{"mode", "webrtc"}, {"enable_dual_mode", "true"}})
    EXPECT_NE(shell_line(plan_sound(settings_with({{name, text}}), {})).find("packet-loss"),
              std::string::npos);
  EXPECT_EQ(shell_line(plan_sound({}, {})).find("packet-loss"), std::string::npos);
}

TEST(SoundPlan, BesideThePicturesInOneLine) {
  const PipelinePlan pictures = {{"ximagestripesrc", {}}, {"stripewssink", {{"port", "1"}}}};
  EXPECT_EQ(shell_line(pictures, {}), "ximagestripesrc ! stripewssink port=1");
  EXPECT_EQ(shell_line(pictures, {{"pulsesrc", {}}, {"opusenc", {}}}),
            "ximagestripesrc ! stripewssink name=page port=1 pulsesrc ! opusenc ! page.");
}

TEST(SoundPlan, OneEncoderForBothSinks) {
  const PipelinePlan pictures = {
      {"ximagestripesrc", {}}, {"stripewebrtcsink", {}}, {"stripewssink", {}, "pictures"}};
  EXPECT_EQ(shell_line(pictures, {{"pulsesrc", {}}, {"opusenc", {}}}),
            "ximagestripesrc ! stripewebrtcsink name=peers pictures. ! stripewssink name=page "
            "pulsesrc ! opusenc ! tee name=sound sound. ! page.audio_0 sound. ! peers.audio_0");
}

TEST(SoundPlan, WhichServerItIsOf) {
  EXPECT_EQ(sound_server_of(plan_sound({}, {"unix:/run/sound", "output.monitor"})),
            "unix:/run/sound");
  EXPECT_EQ(sound_server_of(plan_sound({}, {"", kDefaultMonitor})), "");
}

TEST(SoundPlan, OffIsNotForbidden) {
  EXPECT_FALSE(plan_sound(settings_with({{"audio_enabled", "false"}}), {}).empty());
  EXPECT_TRUE(plan_sound(settings_with({{"audio_enabled", "false|locked"}}), {}).empty());
  EXPECT_FALSE(plan_sound(settings_with({{"audio_enabled", "true|locked"}}), {}).empty());
}

TEST(SoundPlan, TheSoundOfSomebodysDisplay) {
  const Environment with = {"PULSE_SERVER=host"};
  EXPECT_FALSE(person_sound({}, {"XDG_RUNTIME_DIR=/nonexistent"}));
  EXPECT_FALSE(person_sound(settings_with({{"audio_enabled", "false|locked"}}), with));
  ASSERT_TRUE(person_sound({}, with));
  EXPECT_EQ(person_sound({}, with)->device, kDefaultMonitor);
  EXPECT_EQ(person_sound(settings_with({{"audio_device_name", "card"}}), with)->device, "card");
}

TEST(SoundPlan, WhatIsMissing) {
  EXPECT_EQ(missing_elements({{"fakesrc", {}}, {"no-such", {}}, {"nor-this", {}}}),
            "no-such, nor-this");
  EXPECT_EQ(missing_elements({{"fakesrc", {}}}), "");
}

} // namespace
} // namespace stripes::launch
