// SPDX-License-Identifier: MPL-2.0
#include "encode/refine_tracker.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kAll = 1000;
constexpr int kStill = 14, kEveryday = 25;
const TimePoint t0{};

// Tiles side by side; 1 = marked.
TileMask tiles(const std::vector<int> &marks) {
  TileMask mask(kTileWidth * static_cast<unsigned>(marks.size()), kTileHeight);
  for (size_t i = 0; i < marks.size(); i++)
    if (marks[i])
      mask.set(i);
  return mask;
}

class Tracker : public RefineTracker {
 public:
  explicit Tracker(unsigned tiles) : RefineTracker(tiles, 1), tiles_(tiles) {}

  // These changed at `now` and were encoded.
  void encoded(const std::vector<int> &marks, TimePoint now, int qp = kEveryday) {
    changed(tiles(marks), now);
    coded(tiles(marks), qp);
  }
  void all_encoded(TimePoint now, int qp = kEveryday) {
    all_changed(now);
    all_coded(qp);
  }
  Aim aim(Milliseconds delay = 250ms, int still_qp = kStill) const { return {still_qp, delay, {}}; }
  // What was due was encoded as well as what stands still.
  std::vector<int> refine(TimePoint now, Milliseconds slack = 0ms, unsigned most = kAll) {
    TileMask due(kTileWidth * tiles_, kTileHeight);
    due.set(0); // of the time before
    find_due(aim(), now, slack, most, due);
    coded(due, kStill);
    std::vector<int> marks;
    for (size_t i = 0; i < due.size(); i++)
      marks.push_back(due.test(i));
    return marks;
  }

 private:
  unsigned tiles_;
};

using Marks = std::vector<int>;

} // namespace

TEST(RefineTracker, OwesNothingAtFirst) {
  Tracker tracker(4);
  EXPECT_TRUE(tracker.refined(kStill));
  EXPECT_FALSE(tracker.first_due(tracker.aim()));
}

TEST(RefineTracker, TellsTilesApart) {
  Tracker tracker(4);
  tracker.encoded({1, 0, 0, 0}, t0);
  tracker.encoded({0, 0, 1, 0}, t0 + 200ms);
  EXPECT_EQ(tracker.first_due(tracker.aim()), t0 + 250ms);
  EXPECT_EQ(tracker.whole_due(tracker.aim()), t0 + 450ms);
  EXPECT_EQ(tracker.refine(t0 + 250ms), (Marks{1, 0, 0, 0}));
  EXPECT_EQ(tracker.first_due(tracker.aim()), t0 + 450ms);
  EXPECT_EQ(tracker.refine(t0 + 450ms), (Marks{0, 0, 1, 0}));
  EXPECT_TRUE(tracker.refined(kStill));
}

TEST(RefineTracker, AChangeStartsTheDelayAnew) {
  Tracker tracker(2);
  for (int i = 0; i < 10; i++)
    tracker.encoded({1, 0}, t0 + i * 100ms);
  EXPECT_EQ(tracker.refine(t0 + 1000ms), (Marks{0, 0}));
  EXPECT_EQ(tracker.first_due(tracker.aim()), t0 + 1150ms);
}

TEST(RefineTracker, ABetterPassIsNoChange) {
  Tracker tracker(2);
  tracker.encoded({1, 0}, t0);
  tracker.coded(tiles({1, 0}), kStill);
  EXPECT_TRUE(tracker.calm(tiles({1, 0}), t0 + 80ms, 80ms));
  EXPECT_EQ(tracker.first_due(tracker.aim(250ms, kStill - 1)), t0 + 250ms);
}

TEST(RefineTracker, TakesAlongWhatIsNearlyDue) {
  Tracker tracker(2);
  tracker.encoded({1, 0}, t0);
  tracker.encoded({0, 1}, t0 + 50ms);
  EXPECT_EQ(tracker.refine(t0 + 250ms, 60ms), (Marks{1, 1}));
  EXPECT_TRUE(tracker.refined(kStill));
}

TEST(RefineTracker, KeysSetEveryTile) {
  Tracker tracker(3);
  tracker.all_encoded(t0);
  EXPECT_EQ(tracker.first_due(tracker.aim(1ms)), t0 + 1ms);
  tracker.all_coded(kStill);
  EXPECT_TRUE(tracker.refined(kStill));
}

TEST(RefineTracker, WhatIsFineEnoughAlreadyIsNotDue) {
  Tracker tracker(4);
  tracker.all_encoded(t0, 40);
  tracker.encoded({1, 0, 0, 0}, t0, kStill - 3);
  tracker.encoded({0, 1, 0, 0}, t0, kStill);
  tracker.encoded({0, 0, 1, 0}, t0, kStill + 1);
  EXPECT_FALSE(tracker.refined(kStill));
  EXPECT_EQ(tracker.refine(t0 + 1s), (Marks{0, 0, 1, 1}));
  EXPECT_TRUE(tracker.refined(kStill));
  EXPECT_FALSE(tracker.refined(kStill - 1)) << "somebody asks for more";
  EXPECT_EQ(tracker.first_due(tracker.aim(250ms, kStill - 1)), t0 + 250ms);
  EXPECT_TRUE(tracker.refined(40));
}

TEST(RefineTracker, KnowsWhatWasSharpAtOnce) {
  Tracker tracker(3);
  tracker.all_encoded(t0);
  EXPECT_FALSE(tracker.calm(tiles({1, 0, 0}), t0 + 50ms, 80ms));
  EXPECT_TRUE(tracker.calm(tiles({1, 0, 0}), t0 + 80ms, 80ms));
  tracker.encoded({1, 0, 0}, t0 + 80ms, kStill);
  EXPECT_FALSE(tracker.calm(tiles({1, 0, 0}), t0 + 100ms, 80ms));
  EXPECT_EQ(tracker.refine(t0 + 1s), (Marks{0, 1, 1}));
}

TEST(RefineTracker, TakesNoMoreThanThereIsMoneyFor) {
  Tracker tracker(4);
  tracker.all_encoded(t0);
  EXPECT_EQ(tracker.refine(t0 + 1s, 0ms, 3), (Marks{1, 1, 1, 0}));
  EXPECT_FALSE(tracker.refined(kStill));
  EXPECT_EQ(tracker.first_due(tracker.aim()), t0 + 250ms) << "the rest is still due";
  EXPECT_EQ(tracker.refine(t0 + 1s, 0ms, 3), (Marks{0, 0, 0, 1}));
  EXPECT_TRUE(tracker.refined(kStill));
}

TEST(RefineTracker, LeavesOutWhatIsNotShown) {
  Tracker tracker(4);
  tracker.encoded({0, 0, 1, 1}, t0);
  EXPECT_FALSE(tracker.first_due({kStill, 250ms, {2, 0, 4, 1}}));
  EXPECT_FALSE(tracker.whole_due({kStill, 250ms, {2, 0, 4, 1}}));
  TileMask due(kTileWidth * 4, kTileHeight);
  tracker.find_due({kStill, 250ms, {3, 0, 4, 1}}, t0 + 1s, 0ms, kAll, due);
  EXPECT_EQ(due.count(), 1u);
  EXPECT_TRUE(due.test(2));
}
