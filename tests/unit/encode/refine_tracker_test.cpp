// SPDX-License-Identifier: MPL-2.0
#include "encode/refine_tracker.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using namespace std::chrono_literals;

namespace {
const TimePoint t0{};
using Tiles = std::vector<uint8_t>;
} // namespace

TEST(RefineTracker, OwesNothingAtFirst) {
  RefineTracker tracker(4);
  EXPECT_TRUE(tracker.refined());
  EXPECT_FALSE(tracker.first_due(250ms));
}

TEST(RefineTracker, TellsTilesApart) {
  RefineTracker tracker(4);
  tracker.encoded({1, 0, 0, 0}, t0);
  tracker.encoded({0, 0, 1, 0}, t0 + 200ms);
  EXPECT_EQ(tracker.first_due(250ms), t0 + 250ms);
  EXPECT_EQ(tracker.whole_due(250ms), t0 + 450ms);
  Tiles due;
  EXPECT_EQ(tracker.take_due(t0 + 250ms, 250ms, 0ms, due), 1u);
  EXPECT_EQ(due, (Tiles{1, 0, 0, 0}));
  EXPECT_EQ(tracker.first_due(250ms), t0 + 450ms);
  EXPECT_EQ(tracker.take_due(t0 + 450ms, 250ms, 0ms, due), 1u);
  EXPECT_TRUE(tracker.refined());
}

TEST(RefineTracker, AChangeStartsTheDelayAnew) {
  RefineTracker tracker(2);
  for (int i = 0; i < 10; i++)
    tracker.encoded({1, 0}, t0 + i * 100ms);
  Tiles due;
  EXPECT_EQ(tracker.take_due(t0 + 1000ms, 250ms, 0ms, due), 0u);
  EXPECT_EQ(tracker.first_due(250ms), t0 + 1150ms);
}

TEST(RefineTracker, TakesAlongWhatIsNearlyDue) {
  RefineTracker tracker(2);
  tracker.encoded({1, 0}, t0);
  tracker.encoded({0, 1}, t0 + 50ms);
  Tiles due;
  EXPECT_EQ(tracker.take_due(t0 + 250ms, 250ms, 60ms, due), 2u);
  EXPECT_TRUE(tracker.refined());
}

TEST(RefineTracker, KeysSetEveryTile) {
  RefineTracker tracker(3);
  tracker.all_encoded(t0);
  EXPECT_EQ(tracker.first_due(1ms), t0 + 1ms);
  tracker.all_refined();
  EXPECT_TRUE(tracker.refined());
}

TEST(RefineTracker, KnowsWhatWasSharpAtOnce) {
  RefineTracker tracker(3);
  tracker.all_encoded(t0);
  EXPECT_FALSE(tracker.calm({1, 0, 0}, t0 + 50ms, 80ms));
  EXPECT_TRUE(tracker.calm({1, 0, 0}, t0 + 80ms, 80ms));
  tracker.encoded_sharp({1, 0, 0}, t0 + 80ms);
  EXPECT_FALSE(tracker.calm({1, 0, 0}, t0 + 100ms, 80ms));
  Tiles due;
  EXPECT_EQ(tracker.take_due(t0 + 1s, 250ms, 0ms, due), 2u);
  EXPECT_EQ(due, (Tiles{0, 1, 1}));
}
