// SPDX-License-Identifier: MPL-2.0
// The measuring devices of tests that measure.
#include "support/machine_speed.h"
#include "support/patience.h"

#include <gtest/gtest.h>
#include <thread>

using namespace stripes::test;
using namespace std::chrono_literals;

TEST(QuickestMs, IsTheShortestAndTakesNoMoreThanItNeeds) {
  int calls = 0;
  EXPECT_EQ(quickest_ms(10, [&] { return ++calls == 3 ? 5 : 50; }), 5);
  EXPECT_EQ(calls, 3);
  calls = 0;
  EXPECT_EQ(quickest_ms(
                10, [&] { return 20 - ++calls; }, 4),
            16);
  EXPECT_EQ(calls, 4) << "what is always slow stays slow";
}

TEST(MsOf, SeesWhatIsWaitedFor) {
  EXPECT_GE(ms_of([] { std::this_thread::sleep_for(20ms); }), 20);
}

TEST(MachineSpeed, IsThatOfAnOrdinaryMachineOrLess) {
  const Slowness here = slowness();
  EXPECT_GE(here.time, 1);
  EXPECT_GE(here.cost, 1);
  EXPECT_LT(here.time, 1000);
  EXPECT_LT(here.cost, 1000);
  const Slowness both = worse({2, 3}, {4, 1});
  EXPECT_EQ(both.time, 4);
  EXPECT_EQ(both.cost, 3);
}
