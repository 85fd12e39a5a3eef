// SPDX-License-Identifier: MPL-2.0
#include "encode/refine_tracker.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kAll = 1000;
const TimePoint t0{};

// Tiles side by side; 1 = marked.
TileMask tiles(const std::vector<int> &marks) {
  TileMask mask(kTileWidth * static_cast<unsigned>(marks.size()), kTileHeight);
  for (size_t i = 0; i < marks.size(); i++)
    if (marks[i])
      mask.set(i);
  return mask;
}

std::vector<int> marks(const TileMask &mask) {
  std::vector<int> marks;
  for (size_t i = 0; i < mask.size(); i++)
    marks.push_back(mask.test(i));
  return marks;
}

} // namespace

TEST(RefineTracker, OwesNothingAtFirst) {
  RefineTracker tracker(4);
  EXPECT_TRUE(tracker.refined());
  EXPECT_FALSE(tracker.first_due(250ms));
}

TEST(RefineTracker, TellsTilesApart) {
  RefineTracker tracker(4);
  tracker.encoded(tiles({1, 0, 0, 0}), t0);
  tracker.encoded(tiles({0, 0, 1, 0}), t0 + 200ms);
  EXPECT_EQ(tracker.first_due(250ms), t0 + 250ms);
  EXPECT_EQ(tracker.whole_due(250ms), t0 + 450ms);
  TileMask due(kTileWidth * 4, kTileHeight);
  EXPECT_EQ(tracker.take_due(t0 + 250ms, 250ms, 0ms, kAll, due), 1u);
  EXPECT_EQ(marks(due), (std::vector<int>{1, 0, 0, 0}));
  EXPECT_EQ(tracker.first_due(250ms), t0 + 450ms);
  EXPECT_EQ(tracker.take_due(t0 + 450ms, 250ms, 0ms, kAll, due), 1u);
  EXPECT_TRUE(tracker.refined());
}

TEST(RefineTracker, AChangeStartsTheDelayAnew) {
  RefineTracker tracker(2);
  for (int i = 0; i < 10; i++)
    tracker.encoded(tiles({1, 0}), t0 + i * 100ms);
  TileMask due(kTileWidth * 2, kTileHeight);
  EXPECT_EQ(tracker.take_due(t0 + 1000ms, 250ms, 0ms, kAll, due), 0u);
  EXPECT_EQ(tracker.first_due(250ms), t0 + 1150ms);
}

TEST(RefineTracker, TakesAlongWhatIsNearlyDue) {
  RefineTracker tracker(2);
  tracker.encoded(tiles({1, 0}), t0);
  tracker.encoded(tiles({0, 1}), t0 + 50ms);
  TileMask due(kTileWidth * 2, kTileHeight);
  EXPECT_EQ(tracker.take_due(t0 + 250ms, 250ms, 60ms, kAll, due), 2u);
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
  EXPECT_FALSE(tracker.calm(tiles({1, 0, 0}), t0 + 50ms, 80ms));
  EXPECT_TRUE(tracker.calm(tiles({1, 0, 0}), t0 + 80ms, 80ms));
  tracker.encoded_sharp(tiles({1, 0, 0}), t0 + 80ms);
  EXPECT_FALSE(tracker.calm(tiles({1, 0, 0}), t0 + 100ms, 80ms));
  TileMask due(kTileWidth * 3, kTileHeight);
  EXPECT_EQ(tracker.take_due(t0 + 1s, 250ms, 0ms, kAll, due), 2u);
  EXPECT_EQ(marks(due), (std::vector<int>{0, 1, 1}));
}

TEST(RefineTracker, TakesNoMoreThanThereIsMoneyFor) {
  RefineTracker tracker(4);
  tracker.all_encoded(t0);
  TileMask due(256, 16);
  EXPECT_EQ(tracker.take_due(t0 + 1s, 250ms, 0ms, 3, due), 3u);
  EXPECT_EQ(due.count(), 3u);
  EXPECT_FALSE(tracker.refined());
  EXPECT_EQ(tracker.first_due(250ms), t0 + 250ms) << "the rest is still due";
  EXPECT_EQ(tracker.take_due(t0 + 1s, 250ms, 0ms, 3, due), 1u);
  EXPECT_TRUE(tracker.refined());
}
