// SPDX-License-Identifier: MPL-2.0
// The desktop's sound as a track of WebRTC.
#include "launcher.h"
#include "support/rtc_client.h"

#include <csignal>
#include <gtest/gtest.h>

namespace stripes::test {
namespace {

constexpr unsigned kPatience = 90000; // ms

// A program that plays, and goes on when its sound server comes back.
const Launcher::Words kPlaying = {
    "--mode=webrtc",
    "--encoder=vp8enc",
    "--",
    "sh",
    "-c",
    "while :; do gst-launch-1.0 -q audiotestsrc ! audio/x-raw,rate=48000,channels=2 ! pulsesink; "
    "sleep 0.2; done"};

TEST(LaunchSoundTrack, ABrowserHearsIt) {
  Launcher launcher(kPlaying);
  RtcClient browser(launcher.wait_port());
  ASSERT_TRUE(browser.get_offer()) << launcher.output();
  EXPECT_NE(browser.offer().find("m=audio"), std::string::npos) << browser.offer();
  ASSERT_TRUE(browser.connect()) << launcher.output();
  EXPECT_TRUE(browser.wait([&] { return browser.audio_packets() > 50; }, kPatience))
      << launcher.output();
}

TEST(LaunchSoundTrack, OutlivesItsSoundServer) {
  Launcher launcher(kPlaying);
  RtcClient browser(launcher.wait_port());
  ASSERT_TRUE(browser.connect()) << launcher.output();
  ASSERT_TRUE(browser.wait([&] { return browser.audio_packets() > 50; }, kPatience))
      << launcher.output();
  const pid_t server = launcher.pid_of("pulseaudio");
  ASSERT_NE(server, 0);
  kill(server, SIGKILL);
  ASSERT_TRUE(browser.wait([&] { return launcher.output().find("is back") != std::string::npos; },
                           kPatience))
      << launcher.output();
  const unsigned sound = browser.audio_packets(), pictures = browser.packets();
  EXPECT_TRUE(browser.wait([&] { return browser.audio_packets() > sound + 50; }, kPatience))
      << launcher.output();
  EXPECT_TRUE(browser.wait([&] { return browser.packets() > pictures; }, kPatience));
  EXPECT_FALSE(browser.signalling().closed()) << "the peer was ended with its sound";
}

} // namespace
} // namespace stripes::test
