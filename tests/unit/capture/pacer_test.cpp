// SPDX-License-Identifier: MPL-2.0
#include "capture/pacer.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace stripes;
using namespace std::chrono_literals;
using Kind = Pacer::Decision::Kind;

namespace {

constexpr Pacer::Time kInterval = 16666667ns;

Pacer running_pacer() {
  Pacer pacer;
  pacer.set_interval(kInterval);
  pacer.captured(0ns);
  return pacer;
}

// When pictures are taken while something changes all the time and every look at the clock is
// `delay` late.
std::vector<Pacer::Time> under_load(Pacer &pacer, Pacer::Time until, Pacer::Time delay) {
  std::vector<Pacer::Time> taken;
  for (Pacer::Time now = 0ns; now < until;) {
    pacer.changed();
    const auto decision = pacer.decide(now);
    if (decision.kind == Kind::Capture) {
      pacer.captured(now);
      taken.push_back(now);
      now += 1us;
    } else {
      now = decision.until + delay;
    }
  }
  return taken;
}

} // namespace

TEST(Pacer, FirstPictureAtOnce) {
  Pacer pacer;
  EXPECT_EQ(pacer.decide(5s).kind, Kind::Capture);
}

TEST(Pacer, ChangeAfterQuietAtOnce) {
  auto pacer = running_pacer();
  pacer.changed();
  EXPECT_EQ(pacer.decide(500ms).kind, Kind::Capture);
}

TEST(Pacer, IntervalIsTheLeastDistanceAfterQuiet) {
  auto pacer = running_pacer();
  pacer.changed();
  pacer.captured(500ms);
  pacer.changed();
  const auto decision = pacer.decide(501ms);
  EXPECT_EQ(decision.kind, Kind::Wait);
  EXPECT_EQ(decision.until, 500ms + kInterval);
}

TEST(Pacer, SixtyAreSixtyForAllTheSmallDelays) {
  for (const auto delay : {0ns, 100000ns, 1000000ns, 3000000ns}) {
    auto pacer = running_pacer();
    const auto taken = under_load(pacer, 10s, delay);
    EXPECT_NEAR(static_cast<double>(taken.size()), 600, 2) << delay.count();
  }
}

TEST(Pacer, NeverMoreThanTheRate) {
  std::minstd_rand random(7);
  auto pacer = running_pacer();
  std::vector<Pacer::Time> taken;
  for (Pacer::Time now = 0ns; now < 20s; now += std::chrono::microseconds(random() % 9000)) {
    pacer.changed();
    if (pacer.decide(now).kind == Kind::Capture) {
      pacer.captured(now);
      taken.push_back(now);
    }
  }
  for (size_t i = 1; i < taken.size(); i++)
    EXPECT_GE(taken[i] - taken[i - 1], kInterval * 3 / 4);
  EXPECT_LE(taken.size(), 1201u);
}

TEST(Pacer, UrgentPicturesAtMostDoubleTheRate) {
  auto pacer = running_pacer();
  size_t taken = 0;
  for (Pacer::Time now = 0ns; now < 10s; now += 500us) {
    pacer.changed();
    if (pacer.urgency_helps(now))
      pacer.urgent();
    if (pacer.decide(now).kind == Kind::Capture) {
      pacer.captured(now);
      taken++;
    }
  }
  EXPECT_GT(taken, 900u);
  EXPECT_LE(taken, 1201u);
}

TEST(Pacer, UrgentPictureDoesNotMoveTheGrid) {
  auto pacer = running_pacer();
  pacer.changed();
  pacer.captured(100ms);
  pacer.changed();
  pacer.urgent();
  EXPECT_EQ(pacer.decide(104ms).kind, Kind::Capture);
  pacer.captured(104ms);
  pacer.changed();
  EXPECT_FALSE(pacer.urgency_helps(105ms));
  EXPECT_EQ(pacer.decide(105ms).until, 100ms + kInterval);
}

TEST(Pacer, HeartbeatOnlyWhenStill) {
  auto pacer = running_pacer();
  pacer.set_heartbeat(1s);
  EXPECT_EQ(pacer.decide(999ms).until, 1s);
  EXPECT_EQ(pacer.decide(1s).kind, Kind::Heartbeat);
  pacer.repeated(1s);
  EXPECT_EQ(pacer.decide(1500ms).until, 2s);
  pacer.changed(); // a heartbeat delays no change
  EXPECT_EQ(pacer.decide(1001ms).kind, Kind::Capture);
}

TEST(Pacer, NoHeartbeatNoDeadline) {
  auto pacer = running_pacer();
  pacer.set_heartbeat(Pacer::kForever);
  pacer.changed();
  pacer.captured(5s);
  EXPECT_EQ(pacer.decide(10s).kind, Kind::Wait);
  EXPECT_EQ(pacer.decide(10s).until, Pacer::kForever);
}

TEST(Pacer, WantedPictureIsRepeatedOnce) {
  auto pacer = running_pacer();
  pacer.wanted();
  EXPECT_EQ(pacer.decide(20ms).kind, Kind::Repeat);
  pacer.repeated(20ms);
  EXPECT_EQ(pacer.decide(21ms).kind, Kind::Wait);
  pacer.wanted();
  pacer.changed(); // a new picture serves as well
  EXPECT_EQ(pacer.decide(40ms).kind, Kind::Capture);
  pacer.captured(40ms);
  EXPECT_EQ(pacer.decide(41ms).kind, Kind::Wait);
}

TEST(Pacer, HoldTakesNothingAndReleaseTakesAtOnce) {
  auto pacer = running_pacer();
  pacer.set_heartbeat(1s);
  pacer.set_hold(true);
  pacer.changed();
  EXPECT_EQ(pacer.decide(100s).kind, Kind::Wait);
  EXPECT_EQ(pacer.decide(100s).until, Pacer::kForever);
  pacer.set_hold(false);
  EXPECT_EQ(pacer.decide(100s).kind, Kind::Capture);
}

TEST(Pacer, LongerIntervalCountsFromTheLastPicture) {
  auto pacer = running_pacer();
  pacer.changed();
  pacer.captured(1s);
  pacer.set_interval(200ms);
  pacer.changed();
  EXPECT_EQ(pacer.decide(1100ms).until, 1200ms);
}
