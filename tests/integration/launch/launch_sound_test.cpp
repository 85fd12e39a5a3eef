// SPDX-License-Identifier: MPL-2.0
// The desktop's sound, from a program on it to a page.
#include "launcher.h"
#include "process/unique_fd.h"
#include "sound/playback_watch.h"
#include "support/opus_tone.h"
#include "support/ws_client.h"
#include "support/x_server.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace stripes::test {
namespace {

using Words = Launcher::Words;

constexpr const char *kHere = R"({"type":"pipeline_status","video":true,"audio":true})";
constexpr const char *kGone = R"({"type":"pipeline_status","video":true,"audio":false})";
constexpr unsigned kPatience = 90000; // ms

// A program that plays this tone, and goes on when its sound server comes back.
Words tone(int hertz) {
  return {"--", "sh", "-c",
          "echo $PULSE_SERVER >$OUT; while :; do gst-launch-1.0 -q audiotestsrc freq=" +
              std::to_string(hertz) +
              " ! audio/x-raw,rate=48000,channels=2 ! pulsesink; sleep 0.2; done"};
}

Words with(Words options, const Words &command) {
  options.insert(options.end(), command.begin(), command.end());
  return options;
}

void expect_tone(WsClient &page, double hertz) {
  Tone heard;
  const auto right = [&] {
    if (heard.share > 0.9)
      return true;
    if (page.sounds().size() < 50)
      return false;
    heard = strongest_tone(decode_opus(page.sounds()));
    page.forget();
    return heard.share > 0.9;
  };
  EXPECT_TRUE(page.wait(right, kPatience));
  EXPECT_NEAR(heard.hertz, hertz, 3);
}

TEST(LaunchSound, AToneOnThePrivateDisplayIsHeard) {
  Launcher launcher(tone(440));
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  EXPECT_TRUE(launcher.wait_out().starts_with("unix:" + launcher.file("run")));
  page.send("START_AUDIO");
  ASSERT_EQ(page.wait_text("AUDIO_"), "AUDIO_STARTED") << launcher.output();
  expect_tone(page, 440);
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0);
  EXPECT_EQ(launcher.left_behind(), "");
}

// Of the server at this address, by name.
std::string sources_of(std::string address) {
  address.erase(address.find_last_not_of('\n') + 1);
  const TempDir dir;
  ChildProcess pactl({.argv = {"pactl", "list", "short", "sources"},
                      .environment = {"PULSE_SERVER=" + address},
                      .log_path = dir.file("sources")});
  pactl.wait(std::chrono::seconds(60));
  return read_file(dir.file("sources"));
}

TEST(LaunchSound, PipewireWherePulseaudioIsNotInstalled) {
  const TempDir folder;
  Launcher launcher(with({"--microphone-enabled=true"}, tone(660)),
                    {path_without("pulseaudio", folder.file("bin"))});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send("START_AUDIO");
  if (page.wait_text("AUDIO_") == "AUDIO_DISABLED") { // its three programs are slow to come
    ASSERT_FALSE(page.wait_text(kHere, kPatience).empty()) << launcher.output();
    page.send("START_AUDIO");
  }
  expect_tone(page, 660);
  EXPECT_EQ(launcher.pid_named("pulseaudio"), 0);
  const std::string sources = sources_of(launcher.wait_out());
  EXPECT_NE(sources.find("SelkiesVirtualMic"), std::string::npos) << sources;
  // The last is who started them.
  for (const char *program : {"pipewire", "pipewire-pulse", "wireplumber", ""}) {
    SCOPED_TRACE(program);
    pid_t pid = launcher.pid_named(*program ? program : "pipewire");
    ASSERT_GT(pid, 0);
    if (!*program)
      pid = getpgid(pid);
    ASSERT_GT(pid, 1);
    ASSERT_NE(pid, getpgrp());
    page.forget();
    kill(pid, SIGKILL); // whichever it is, all of it comes back
    ASSERT_FALSE(page.wait_text(kGone, kPatience).empty()) << launcher.output();
    ASSERT_FALSE(page.wait_text(kHere, kPatience).empty()) << launcher.output();
    page.forget();
    expect_tone(page, 660);
  }
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0);
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(LaunchSound, NothingIsRecordedWhileNobodyListens) {
  Launcher launcher(tone(330));
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send("START_AUDIO");
  expect_tone(page, 330);
  page.send("STOP_AUDIO");
  ASSERT_FALSE(page.wait_text("AUDIO_STOPPED").empty());
  page.forget();
  page.idle(500);
  EXPECT_TRUE(page.sounds().empty());
  page.send("START_AUDIO");
  expect_tone(page, 330);
}

// While nothing plays nothing is recorded, and what begins is not cut.
TEST(LaunchSound, WhatBeginsAfterALongSilenceIsHeardWhole) {
  constexpr double kSeconds = 1.0, kMissing = 0.1;
  Launcher launcher({"--", "sh", "-c",
                     "while :; do while [ ! -e $OUT.go ]; do sleep 0.1; done; rm $OUT.go; "
                     "gst-launch-1.0 -q audiotestsrc num-buffers=100 samplesperbuffer=480 ! "
                     "audio/x-raw,rate=48000,channels=2 ! pulsesink; done"});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send("START_AUDIO");
  ASSERT_EQ(page.wait_text("AUDIO_"), "AUDIO_STARTED") << launcher.output();
  const auto loud = [&page] { // s
    const std::vector<float> samples = decode_opus(page.sounds());
    return static_cast<double>(std::ranges::count_if(
               samples, [](float sample) { return std::abs(sample) > 0.01F; })) /
           48000;
  };
  // Sound that a machine which pauses does not take in time is dropped, and the next one is whole.
  double heard = 0;
  for (int attempt = 0; attempt < 5; attempt++) {
    page.idle(2 * launch::PlaybackWatch::kLinger);
    page.forget();
    std::ofstream(launcher.file("out") + ".go");
    page.wait([&] { return page.sounds().size() > 20; }, kPatience);
    for (size_t before = 0; before != page.sounds().size();) { // until it is over
      before = page.sounds().size();
      page.idle(1500);
    }
    heard = loud();
    if (heard > kSeconds - kMissing && heard < kSeconds + kMissing)
      break;
    printf("%.2f s of %.2f were heard\n", heard, kSeconds);
  }
  EXPECT_GT(heard, kSeconds - kMissing);
  EXPECT_LT(heard, kSeconds + kMissing);
}

TEST(LaunchSound, AServerThatDiesComesBack) {
  Launcher launcher(tone(550));
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send("START_AUDIO");
  expect_tone(page, 550);
  const pid_t server = launcher.pid_of("pulseaudio");
  ASSERT_NE(server, 0);
  page.forget();
  kill(server, SIGKILL);
  EXPECT_FALSE(page.wait_text(kGone, kPatience).empty()) << launcher.output();
  EXPECT_FALSE(page.wait_text(kHere, kPatience).empty()) << launcher.output();
  page.forget();
  expect_tone(page, 550);
  page.send_settings(); // the picture has nothing to do with it
  EXPECT_TRUE(page.wait_stripes(1));
}

TEST(LaunchSound, WithoutASoundServerTheDesktopWorks) {
  Launcher launcher({"--", "/bin/sleep", "300"}, {"PATH=/nonexistent"});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send_settings();
  EXPECT_TRUE(page.wait_stripes(1)) << launcher.output();
  page.send("START_AUDIO");
  EXPECT_EQ(page.wait_text("AUDIO_"), "AUDIO_DISABLED");
  const std::string said = launcher.output();
  const size_t at = said.find("no sound");
  ASSERT_NE(at, std::string::npos) << said;
  EXPECT_EQ(said.find("no sound", at + 1), std::string::npos) << said;
}

TEST(LaunchSound, ForbiddenNoServerIsStarted) {
  Launcher launcher(with({"--audio-enabled=false|locked"}, {"--", "sleep", "300"}));
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  EXPECT_EQ(launcher.pid_of("pulseaudio"), 0);
  page.send("START_AUDIO");
  EXPECT_EQ(page.wait_text("AUDIO_"), "AUDIO_DISABLED");
  EXPECT_EQ(launcher.output().find("no sound"), std::string::npos) << launcher.output();
}

TEST(LaunchSound, ADisplayOfSomebodyWithoutASoundServer) {
  const XServer display;
  Launcher launcher({"--display=" + display.display()}, {"PULSE_SERVER="});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send_settings();
  EXPECT_TRUE(page.wait_stripes(1)) << launcher.output();
  page.send("START_AUDIO");
  EXPECT_EQ(page.wait_text("AUDIO_"), "AUDIO_DISABLED");
  EXPECT_NE(launcher.output().find("no sound"), std::string::npos) << launcher.output();
}

TEST(LaunchSound, ASoundServerThatCannotBeReachedIsNoReasonToEnd) {
  const XServer display;
  Launcher launcher({"--display=" + display.display()}, {"PULSE_SERVER=unix:/nonexistent/socket"});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send_settings();
  EXPECT_TRUE(page.wait_stripes(1)) << launcher.output();
  page.send("START_AUDIO");
  EXPECT_EQ(page.wait_text("AUDIO_"), "AUDIO_DISABLED");
  const auto said = [&] {
    return launcher.output().find("cannot be reached") != std::string::npos;
  };
  EXPECT_TRUE(page.wait(said, kPatience)) << launcher.output();
}

// One that has stopped takes connections, and that is all. Where one answers at last there is
// sound.
TEST(LaunchSound, ASoundServerThatDoesNotAnswerHoldsNothingUp) {
  const TempDir dir;
  const std::string path = dir.file("socket");
  launch::UniqueFd silent(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(silent.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
  ASSERT_EQ(listen(silent.get(), 8), 0);
  const XServer display;
  Launcher launcher({"--display=" + display.display()}, {"PULSE_SERVER=unix:" + path});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send_settings();
  EXPECT_TRUE(page.wait_stripes(1)) << launcher.output();
  const auto said = [&] { return launcher.output().find("does not answer") != std::string::npos; };
  EXPECT_TRUE(page.wait(said, kPatience)) << launcher.output();
  silent.reset();
  unlink(path.c_str());
  const ChildProcess server(
      {.argv = {"pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
                "-L", "module-native-protocol-unix auth-anonymous=1 socket=" + path, "-L",
                "module-null-sink sink_name=card", "-L", "module-sine sink=card frequency=770"},
       .environment = {"PULSE_RUNTIME_PATH=" + dir.file("run"),
                       "PULSE_STATE_PATH=" + dir.file("state"),
                       "DBUS_SESSION_BUS_ADDRESS=disabled:"},
       .log_path = dir.file("output")});
  EXPECT_FALSE(page.wait_text(kHere, kPatience).empty()) << launcher.output();
  page.send("START_AUDIO");
  expect_tone(page, 770);
}

} // namespace
} // namespace stripes::test
