// SPDX-License-Identifier: MPL-2.0
// Against a sound server of the test's own.
#include "sound/playback_watch.h"
#include "support/child_process.h"

#include <csignal>
#include <gtest/gtest.h>

namespace stripes::test {
namespace {

using launch::PlaybackWatch;

constexpr gint64 kPatience = 60000000; // µs

bool spin_until(const std::function<bool()> &done, gint64 patience = kPatience) {
  const gint64 end = g_get_monotonic_time() + patience;
  while (!done() && g_get_monotonic_time() < end) {
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
    g_usleep(2000);
  }
  return done();
}

class Playback : public testing::Test {
 protected:
  Playback()
      : server_(
            {.argv = {"pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no",
                      "--exit-idle-time=-1", "-L",
                      "module-native-protocol-unix auth-anonymous=1 socket=" + dir_.file("sound"),
                      "-L", "module-null-sink"},
             .environment = {"PULSE_RUNTIME_PATH=" + dir_.path(),
                             "PULSE_STATE_PATH=" + dir_.path()},
             .log_path = dir_.file("log")}) {
    const std::string socket = dir_.file("sound");
    EXPECT_TRUE(spin_until([&] { return takes_connections(socket); }));
  }
  std::string address() const { return "unix:" + dir_.file("sound"); }
  ChildProcess::Options tone() const {
    return {
        .argv = {"gst-launch-1.0", "-q", "audiotestsrc", "!", "pulsesink", "server=" + address()},
        .environment = {},
        .log_path = dir_.file("tone")};
  }

 private:
  TempDir dir_;

 protected:
  ChildProcess server_;
};

TEST_F(Playback, IsWhatAProgramDoes) {
  unsigned changes = 0;
  const PlaybackWatch watch(address(), [&] { changes++; });
  EXPECT_TRUE(watch.playing()) << "nobody knows yet";
  EXPECT_FALSE(watch.answers());
  ASSERT_TRUE(spin_until([&] { return watch.answers(); }));
  EXPECT_EQ(changes, 1u);
  ASSERT_TRUE(spin_until([&] { return !watch.playing(); }));
  EXPECT_EQ(changes, 2u);
  changes = 0;
  {
    ChildProcess program(tone());
    ASSERT_TRUE(spin_until([&] { return watch.playing(); }));
    // It goes on for as long as the program does. One that takes longer than that from making its
    // stream to playing it, as on a busy machine, is not believed at first.
    const auto goes_on = [&] {
      return !spin_until([&] { return !watch.playing(); }, PlaybackWatch::kLinger * 1500);
    };
    for (int i = 0; i < 5 && !goes_on(); i++)
      ASSERT_TRUE(spin_until([&] { return watch.playing(); }));
    changes = 0;
    EXPECT_TRUE(goes_on());
    EXPECT_EQ(changes, 0u);
  }
  EXPECT_TRUE(spin_until([&] { return !watch.playing(); }));
  EXPECT_EQ(changes, 1u);
  EXPECT_FALSE(watch.lost());
}

TEST_F(Playback, IsTakenForGrantedWhenTheServerHasGone) {
  const PlaybackWatch watch(address(), [] {});
  ASSERT_TRUE(spin_until([&] { return !watch.playing(); }));
  server_.signal(SIGKILL);
  EXPECT_TRUE(spin_until([&] { return watch.lost(); }));
  EXPECT_TRUE(watch.playing());
  EXPECT_FALSE(watch.answers());
}

TEST(PlaybackWatch, AServerThatIsNotThereIsLost) {
  unsigned changes = 0;
  const PlaybackWatch watch("unix:/nonexistent/sound", [&] { changes++; });
  EXPECT_EQ(changes, 0u) << "whoever makes one does not have it yet";
  EXPECT_TRUE(spin_until([&] { return changes > 0; }));
  EXPECT_TRUE(watch.lost());
  EXPECT_TRUE(watch.playing()) << "nobody knows";
  EXPECT_FALSE(watch.answers());
}

} // namespace
} // namespace stripes::test
