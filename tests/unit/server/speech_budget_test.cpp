// SPDX-License-Identifier: MPL-2.0
#include "server/microphone.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace std::chrono_literals;

namespace {

constexpr int64_t kPacket = 20000; // µs

int taken(SpeechBudget &budget, int64_t now, int packets) {
  int count = 0;
  for (int i = 0; i < packets; i++)
    count += budget.take(now, std::chrono::microseconds(kPacket));
  return count;
}

TEST(SpeechBudget, speech_passes_also_when_the_clocks_differ) {
  SpeechBudget budget;
  int64_t now = 1000000;
  for (int i = 0; i < 100000; i++, now += kPacket - 100) // 0.5 % too fast
    ASSERT_EQ(taken(budget, now, 1), 1) << i;
}

TEST(SpeechBudget, of_a_burst_half_a_second_passes) {
  SpeechBudget budget;
  EXPECT_EQ(taken(budget, 1000000, 200), 25);
  EXPECT_EQ(taken(budget, 1100000, 200), 5);
  EXPECT_EQ(taken(budget, 60000000, 200), 25) << "what was not used is not kept for long";
}

TEST(SpeechBudget, never_more_than_real_time) {
  SpeechBudget budget;
  int count = 0;
  for (int64_t now = 0; now < 10000000; now += 1000)
    count += taken(budget, now, 1);
  EXPECT_LE(count, 10500000 / kPacket + 25);
  EXPECT_GE(count, 10000000 / kPacket);
}

} // namespace
