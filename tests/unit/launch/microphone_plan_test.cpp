// SPDX-License-Identifier: MPL-2.0
#include "sound/pulse.h"
#include "stream/microphone_plan.h"

#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

Settings settings_with(const char *microphone) {
  Settings settings;
  EXPECT_TRUE(settings.set_operator("microphone_enabled", microphone));
  return settings;
}

TEST(MicrophonePlan, OffIsNotForbidden) {
  EXPECT_TRUE(wants_microphone({}));
  EXPECT_TRUE(wants_microphone(settings_with("false")));
  EXPECT_FALSE(wants_microphone(settings_with("false|locked")));
  EXPECT_TRUE(wants_microphone(settings_with("true|locked")));
}

TEST(MicrophonePlan, OnlyWhoAsksForItGetsASoundServerForItAlone) {
  EXPECT_FALSE(demands_microphone({}));
  EXPECT_TRUE(demands_microphone(settings_with("true")));
}

TEST(MicrophonePlan, FromPacketsToTheSoundServer) {
  const std::string line = shell_line(plan_microphone("unix:/run/sound"));
  for (const char *part :
       {"appsrc", "max-buffers=25 leaky-type=downstream", "opusdec plc=true max-errors=-1",
        "pulsesink device=input server=unix:/run/sound", "provide-clock=false"})
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
  EXPECT_EQ(shell_line(plan_microphone("")).find("server="), std::string::npos);
}

TEST(MicrophonePlan, TheSourceHasTheNameThatProgramsKnow) {
  const std::string script = pactl_load_script();
  EXPECT_NE(script.find("source_name=SelkiesVirtualMic"), std::string::npos) << script;
  EXPECT_NE(script.find("sink_name=input"), std::string::npos) << script;
}

} // namespace
} // namespace stripes::launch
