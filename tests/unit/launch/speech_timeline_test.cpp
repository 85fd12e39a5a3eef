// SPDX-License-Identifier: MPL-2.0
#include "sound/speech_timeline.h"

#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

using namespace std::chrono_literals;
using Time = SpeechTimeline::Time;

constexpr Time kPacket = 20ms;

TEST(SpeechTimeline, EvenlyOneAfterTheOther) {
  SpeechTimeline timeline;
  for (int i = 0; i < 100; i++) {
    const auto due = timeline.next(1s + i * kPacket, kPacket);
    ASSERT_TRUE(due);
    EXPECT_EQ(due->at, 1s + SpeechTimeline::kLeast + i * kPacket);
    EXPECT_EQ(due->after_gap, i == 0);
  }
}

TEST(SpeechTimeline, WhatComesLateIsEvenedOut) {
  SpeechTimeline timeline;
  const Time late[] = {0ms, 15ms, 5ms, 19ms, 0ms};
  for (int i = 0; i < 5; i++) {
    const auto due = timeline.next(1s + i * kPacket + late[i], kPacket);
    ASSERT_TRUE(due);
    EXPECT_EQ(due->at, 1s + SpeechTimeline::kLeast + i * kPacket);
  }
}

TEST(SpeechTimeline, AfterAPauseItBeginsAnew) {
  SpeechTimeline timeline;
  timeline.next(1s, kPacket);
  const auto due = timeline.next(2s, kPacket);
  ASSERT_TRUE(due);
  EXPECT_TRUE(due->after_gap);
  EXPECT_EQ(due->at, 2s + SpeechTimeline::kLeast);
}

TEST(SpeechTimeline, OfABurstTheNewestGoes) {
  SpeechTimeline timeline;
  Time last{};
  int taken = 0;
  for (int i = 0; i < 50; i++)
    if (const auto due = timeline.next(1s, kPacket)) {
      taken++;
      last = due->at;
    }
  EXPECT_LE(last + kPacket - 1s, SpeechTimeline::kMost + kPacket);
  EXPECT_GE(taken, 5);
  // And nothing is taken until what waited is nearly played: it is not heard late for ever.
  EXPECT_FALSE(timeline.next(last - 50ms, kPacket));
  const auto due = timeline.next(last + kPacket - SpeechTimeline::kLeast, kPacket);
  ASSERT_TRUE(due);
  EXPECT_EQ(due->at, last + kPacket);
  EXPECT_FALSE(due->after_gap);
}

TEST(SpeechTimeline, AClockThatIsTooFastOrTooSlow) {
  for (const Time step : {kPacket - 20us, kPacket + 20us}) { // 0.1 %
    SpeechTimeline timeline;
    int taken = 0;
    for (int i = 0; i < 30000; i++) { // ten minutes
      const Time now = 1s + i * step;
      const auto due = timeline.next(now, kPacket);
      if (!due)
        continue;
      taken++;
      ASSERT_GE(due->at, now);
      ASSERT_LE(due->at - now, SpeechTimeline::kMost);
    }
    EXPECT_GE(taken, 29900);
  }
}

} // namespace
} // namespace stripes::launch
