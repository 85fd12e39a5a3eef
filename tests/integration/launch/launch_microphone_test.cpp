// SPDX-License-Identifier: MPL-2.0
// A page's microphone, on its way to a program that records on the desktop.
#include "launcher.h"
#include "support/opus_tone.h"
#include "support/ws_client.h"
#include "support/x_server.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <random>

namespace stripes::test {
namespace {

using Words = Launcher::Words;

constexpr unsigned kPatience = 90000; // ms
constexpr unsigned kPacket = 20;      // ms
constexpr char kDisabled[] = "MICROPHONE_DISABLED";
constexpr char kRecord[] = " ! audioconvert ! audio/x-raw,format=F32LE,channels=1,rate=48000 ! "
                           "filesink buffer-mode=unbuffered location=";

// A program that records whatever programs record from by default.
Words recorder() {
  return {"--", "sh", "-c",
          std::string("while :; do gst-launch-1.0 -q pulsesrc") + kRecord +
              "$OUT; sleep 0.2; done"};
}

Words with(Words options, const Words &command) {
  options.insert(options.end(), command.begin(), command.end());
  return options;
}

std::vector<float> samples_of(const std::string &bytes) {
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  return samples;
}

void say(WsClient &page, const std::vector<uint8_t> &packet) {
  std::vector<uint8_t> message(1 + packet.size(), 2);
  std::copy(packet.begin(), packet.end(), message.begin() + 1);
  page.send_binary(message);
}

// Speaks in real time until that is enough; looks twice a second.
bool speak(WsClient &page, int hertz, const std::function<bool()> &enough) {
  const auto tone = encode_opus(hertz, 500);
  const gint64 begin = g_get_monotonic_time();
  for (size_t said = 0; said < kPatience / kPacket; page.idle(kPacket / 2)) {
    const auto due = static_cast<size_t>(g_get_monotonic_time() - begin) / (kPacket * 1000);
    for (; said < due; said++) {
      say(page, tone[said % tone.size()]);
      if (said % 25 == 24 && enough())
        return true;
    }
  }
  return false;
}

void expect_heard(WsClient &page, int hertz, const std::function<std::string()> &recording) {
  Tone heard;
  EXPECT_TRUE(speak(page, hertz, [&] {
    heard = strongest_tone(samples_of(recording()));
    return heard.share > 0.9;
  })) << heard.share;
  EXPECT_NEAR(heard.hertz, hertz, 3);
}

TEST(LaunchMicrophone, IsHeardOnThePrivateDisplayAndNotInThePage) {
  Launcher launcher(recorder());
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send("START_AUDIO");
  ASSERT_EQ(page.wait_text("AUDIO_"), "AUDIO_STARTED") << launcher.output();
  expect_heard(page, 440, [&] { return launcher.wait_out(""); });
  EXPECT_FALSE(page.got_text(kDisabled)) << launcher.output();
  const auto echo = strongest_tone(decode_opus(page.sounds()));
  EXPECT_TRUE(page.sounds().empty() || echo.share < 0.1) << echo.hertz << " Hz come back";
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0);
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(LaunchMicrophone, NoiseInsteadOfPacketsDoesNotEndIt) {
  Launcher launcher(recorder());
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  std::mt19937 random(5);
  for (int i = 0; i < 200; i++) {
    std::vector<uint8_t> message = {2, static_cast<uint8_t>(random() & ~3U)};
    for (size_t more = random() % 300; more; more--)
      message.push_back(static_cast<uint8_t>(random()));
    page.send_binary(message);
    page.idle(5);
  }
  expect_heard(page, 600, [&] { return launcher.wait_out(""); });
  EXPECT_FALSE(page.got_text(kDisabled)) << launcher.output();
}

TEST(LaunchMicrophone, ASoundServerThatDiesIsSaidAndComesBack) {
  Launcher launcher(recorder());
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  expect_heard(page, 440, [&] { return launcher.wait_out(""); });
  const pid_t server = launcher.pid_of("pulseaudio");
  ASSERT_NE(server, 0);
  kill(server, SIGKILL);
  EXPECT_TRUE(speak(page, 440, [&] { return page.got_text(kDisabled); })) << launcher.output();
  EXPECT_NE(launcher.output().find("warning microphone"), std::string::npos) << launcher.output();
  page.send_settings();
  EXPECT_TRUE(page.wait_stripes(1)) << "the picture has nothing to do with it";
  ASSERT_TRUE(
      page.wait([&] { return launcher.output().find("sound server is back") != std::string::npos; },
                kPatience))
      << launcher.output();
  page.idle(1200); // as somebody who turns it on again
  expect_heard(page, 500, [&] { return launcher.wait_out(""); });
}

TEST(LaunchMicrophone, Forbidden) {
  Launcher launcher(with({"--microphone-enabled=false|locked"}, {"--", "sleep", "300"}));
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  const std::string settings = page.wait_text("{\"type\":\"server_settings\"");
  EXPECT_NE(settings.find(R"("microphone_enabled":{"value":false,"locked":true)"),
            std::string::npos)
      << settings;
  page.send_binary({2, 0x78, 1});
  EXPECT_EQ(page.wait_text(kDisabled), kDisabled);
}

TEST(LaunchMicrophone, WithoutSoundOnlyWhoDemandsItGetsIt) {
  Launcher launcher(
      with({"--audio-enabled=false|locked", "--microphone-enabled=true"}, recorder()));
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  page.send("START_AUDIO");
  EXPECT_EQ(page.wait_text("AUDIO_"), "AUDIO_DISABLED");
  expect_heard(page, 440, [&] { return launcher.wait_out(""); });
}

// A sound server that a person has, with nothing of ours in it.
class PersonsSound {
 public:
  PersonsSound()
      : environment_{"PULSE_RUNTIME_PATH=" + dir_.file("run"),
                     "PULSE_STATE_PATH=" + dir_.file("state"),
                     "DBUS_SESSION_BUS_ADDRESS=disabled:"},
        server_(
            {.argv = {"pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no",
                      "--exit-idle-time=-1", "-L",
                      "module-native-protocol-unix auth-anonymous=1 socket=" + dir_.file("sound"),
                      "-L", "module-null-sink sink_name=card"},
             .environment = environment_,
             .log_path = dir_.file("output")}) {}

  std::string variable() const { return "PULSE_SERVER=unix:" + dir_.file("sound"); }
  // The names of its sources.
  std::string sources() const {
    const std::string list = dir_.file("sources");
    std::remove(list.c_str());
    ChildProcess pactl({.argv = {"sh", "-c", "pactl list short sources | cut -f2"},
                        .environment = {variable()},
                        .log_path = list});
    pactl.wait(std::chrono::seconds(60));
    return read_file(list);
  }
  bool ready() const {
    for (int i = 0; i < 200; i++, g_usleep(50000))
      if (sources().find("card.monitor") != std::string::npos)
        return true;
    return false;
  }
  std::string file(const std::string &name) const { return dir_.file(name); }

 private:
  TempDir dir_;
  Words environment_;
  ChildProcess server_;
};

TEST(LaunchMicrophone, SomebodysSoundServerGetsItAndIsLeftAsItWas) {
  const XServer display;
  const PersonsSound sound;
  ASSERT_TRUE(sound.ready());
  const std::string before = sound.sources();
  Launcher launcher({"--display=" + display.display()}, {sound.variable()});
  WsClient page(launcher.wait_port());
  ASSERT_TRUE(page.connected()) << launcher.output();
  EXPECT_EQ(sound.sources(), before) << "nothing before a microphone is on";
  const std::string file = sound.file("heard");
  const std::string line = "gst-launch-1.0 -q pulsesrc device=SelkiesVirtualMic";
  ChildProcess recorder(
      {.argv = {"sh", "-c", "while :; do " + line + kRecord + file + "; sleep 0.2; done"},
       .environment = {sound.variable()},
       .log_path = sound.file("recorder")});
  expect_heard(page, 440, [&] { return read_file(file); });
  EXPECT_NE(sound.sources().find("SelkiesVirtualMic"), std::string::npos);
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0);
  EXPECT_EQ(sound.sources(), before);
}

} // namespace
} // namespace stripes::test
