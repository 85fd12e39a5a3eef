// SPDX-License-Identifier: MPL-2.0
#include "encode/still_timer.h"

#include <atomic>
#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using namespace std::chrono_literals;

namespace {
bool eventually(const std::function<bool()> &condition) {
  for (int i = 0; i < 6000 && !condition(); i++)
    std::this_thread::sleep_for(10ms);
  return condition();
}
} // namespace

TEST(StillTimer, FiresOnceForEachArming) {
  std::atomic<int> fired{0};
  StillTimer timer([&] { fired++; });
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(fired, 0);
  timer.arm_now();
  EXPECT_TRUE(eventually([&] { return fired == 1; }));
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(fired, 1);
}

TEST(StillTimer, CanBePutOffAndDisarmed) {
  std::atomic<int> fired{0};
  StillTimer timer([&] { fired++; });
  for (const auto &later :
       {std::optional<TimePoint>(Clock::now() + 600s), std::optional<TimePoint>()}) {
    const auto soon = [&] {
      for (;;) {
        const TimePoint time = Clock::now() + 50ms;
        timer.arm(time);
        timer.arm(later);
        if (Clock::now() < time)
          return time;
        // The machine paused between the two, and it was due.
        std::this_thread::sleep_for(100ms);
        fired = 0;
      }
    }();
    std::this_thread::sleep_until(soon + 70ms);
    EXPECT_EQ(fired, 0);
  }
}

TEST(StillTimer, CanBeBroughtForward) {
  std::atomic<int> fired{0};
  StillTimer timer([&] { fired++; });
  timer.arm(Clock::now() + 60s);
  timer.arm(Clock::now() + 5ms);
  EXPECT_TRUE(eventually([&] { return fired == 1; }));
}

TEST(StillTimer, CanArmItself) {
  std::atomic<int> fired{0};
  StillTimer *self = nullptr;
  StillTimer timer([&] {
    if (++fired < 5)
      self->arm(Clock::now() + 1ms);
  });
  self = &timer;
  timer.arm_now();
  EXPECT_TRUE(eventually([&] { return fired == 5; }));
  timer.stop();
  timer.arm_now();
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(fired, 5);
}
