// SPDX-License-Identifier: MPL-2.0
#include "encode/motion_regions.h"

#include <gtest/gtest.h>

using namespace stripes::encode;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kRows = 17, kTiles = 120;

// Pictures at 60 a second.
class Screen {
 public:
  // Rows first … end-1 change by so many tiles in each of `pictures`.
  bool move(RowRange rows, unsigned pictures, unsigned tiles = 40) {
    bool any = false;
    for (unsigned i = 0; i < pictures; i++) {
      std::vector<unsigned> changed(kRows);
      for (unsigned row = rows.first; row < rows.end; row++)
        changed[row] = tiles;
      any |= regions.note(changed, kTiles, now);
      now += 16667us;
    }
    return any;
  }
  // No picture comes; the owner looks when it is due.
  bool rest(Milliseconds time) {
    const TimePoint end = now + time;
    bool any = false;
    for (auto due = regions.next_settle(); due && *due <= end; due = regions.next_settle())
      any |= regions.settle(*due);
    now = end;
    return any;
  }

  MotionRegions regions{kRows};
  TimePoint now{1h};
};

using Ranges = std::vector<RowRange>;

} // namespace

TEST(MotionRegions, TakeASingleChangeForNoMotion) {
  Screen screen;
  EXPECT_FALSE(screen.move({0, kRows}, 2));
  screen.rest(1s);
  EXPECT_FALSE(screen.move({0, kRows}, 2));
  EXPECT_TRUE(screen.regions.regions().empty());
}

TEST(MotionRegions, IgnoreCaretsAndClocks) {
  Screen screen;
  EXPECT_FALSE(screen.move({3, 6}, 300, 4));
  EXPECT_FALSE(screen.move({8, 9}, 300)); // one row alone has nothing to gain
}

TEST(MotionRegions, CoverWhatMovesForLonger) {
  Screen screen;
  EXPECT_TRUE(screen.move({2, 9}, 6));
  EXPECT_EQ(screen.regions.regions(), (Ranges{{2, 9}}));
  EXPECT_FALSE(screen.move({2, 9}, 600));
}

TEST(MotionRegions, EndSoonAfterTheMotion) {
  Screen screen;
  screen.move({2, 9}, 30);
  EXPECT_FALSE(screen.rest(280ms));
  EXPECT_EQ(screen.regions.regions().size(), 1u);
  EXPECT_TRUE(screen.rest(50ms));
  EXPECT_TRUE(screen.regions.regions().empty());
  EXPECT_FALSE(screen.regions.next_settle());
}

TEST(MotionRegions, LastThroughPausesOnceOneWasSeen) {
  Screen screen;
  screen.move({2, 9}, 30);
  EXPECT_TRUE(screen.rest(380ms)); // what is read for so long gets sharp
  screen.move({2, 9}, 30);
  for (int stroke = 0; stroke < 40; stroke++) {
    EXPECT_FALSE(screen.rest(380ms)) << stroke;
    screen.move({2, 9}, 30);
  }
  screen.move({2, 9}, 660);
  EXPECT_TRUE(screen.rest(330ms)); // long ago
}

TEST(MotionRegions, LongPausesAreNoStutter) {
  Screen screen;
  for (int i = 0; i < 5; i++) {
    screen.move({2, 9}, 30);
    EXPECT_TRUE(screen.rest(330ms)) << i;
    screen.rest(400ms);
  }
}

TEST(MotionRegions, ComeBackAsTheyWere) {
  Screen screen;
  screen.move({2, 12}, 30);
  screen.rest(1s);
  screen.move({4, 8}, 10);
  EXPECT_EQ(screen.regions.regions(), (Ranges{{2, 12}}));
}

TEST(MotionRegions, GrowWhereRowsBesideThemMove) {
  Screen screen;
  screen.move({2, 6}, 30);
  screen.move({4, 9}, 10);
  EXPECT_EQ(screen.regions.regions(), (Ranges{{2, 10}})); // and one row further
}

TEST(MotionRegions, ShrinkWhenMuchIsStillForLong) {
  Screen screen;
  screen.move({0, 13}, 30);
  screen.move({4, 7}, 100);
  EXPECT_EQ(screen.regions.regions(), (Ranges{{0, 13}}));
  screen.move({4, 7}, 100);
  EXPECT_EQ(screen.regions.regions(), (Ranges{{4, 7}}));
}

TEST(MotionRegions, StayApart) {
  Screen screen;
  for (int i = 0; i < 10; i++) {
    std::vector<unsigned> changed(kRows);
    changed[1] = changed[2] = changed[10] = changed[11] = 50;
    screen.regions.note(changed, kTiles, screen.now);
    screen.now += 16ms;
  }
  EXPECT_EQ(screen.regions.regions(), (Ranges{{1, 3}, {10, 12}}));
}
