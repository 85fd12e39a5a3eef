// SPDX-License-Identifier: MPL-2.0
#include "encode/motion_columns.h"

#include <gtest/gtest.h>

using namespace stripes::encode;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kRows = 10, kTileRows = 4, kColumns = 30;

// Pictures at 60 a second; regions are what the test says.
class Screen {
 public:
  Screen() { columns.allow(true); }

  // In each of `pictures`, the tiles of these rows and columns change, and those of `beside`.
  bool move(RowRange rows, ColumnRange range, unsigned pictures, ColumnRange beside = {}) {
    bool any = false;
    for (unsigned i = 0; i < pictures; i++, now += 16667us) {
      TileMask changed(kColumns * kTileWidth, kRows * kTileRows * kTileHeight);
      for (unsigned row = rows.first * kTileRows; row < rows.end * kTileRows; row++)
        for (unsigned column = 0; column < kColumns; column++)
          if ((range.first <= column && column < range.end) ||
              (beside.first <= column && column < beside.end))
            changed.set(column, row);
      for (unsigned row = rows.first; row < rows.end; row++)
        columns.note(row, changed, row * kTileRows, (row + 1) * kTileRows, now);
      any |= columns.follow(regions, now);
    }
    return any;
  }
  // As wide as they are drawn, so many times.
  void drag(RowRange rows, ColumnRange from, unsigned pictures) {
    for (unsigned i = 0; i < pictures; i++)
      move(rows, {from.first + i / 4, from.end + i / 4}, 1);
  }
  ColumnRange shown() const { return columns.areas().front().columns; }

  MotionColumns columns{kRows, kColumns};
  std::vector<RowRange> regions;
  TimePoint now{1h};
};

constexpr ColumnRange kAll{0, kColumns};

} // namespace

TEST(MotionColumns, AreAllUntilNarrowOnesAreAllowed) {
  Screen screen;
  screen.columns.allow(false);
  screen.move({2, 5}, {10, 20}, 5);
  screen.regions = {{2, 5}};
  EXPECT_TRUE(screen.move({2, 5}, {10, 20}, 300));
  EXPECT_EQ(screen.shown(), kAll);
}

TEST(MotionColumns, BeginAsNarrowAsAFilm) {
  Screen screen;
  screen.move({2, 5}, {10, 20}, 4);
  screen.regions = {{2, 5}};
  EXPECT_TRUE(screen.move({2, 5}, {10, 20}, 1));
  EXPECT_EQ(screen.columns.areas(), (std::vector<MotionArea>{{{2, 5}, {10, 20}}}));
  EXPECT_FALSE(screen.move({2, 5}, {10, 20}, 600));
}

TEST(MotionColumns, DoNotBeginNarrowForAWindowThatIsDragged) {
  Screen screen;
  screen.drag({2, 5}, {4, 14}, 5);
  screen.regions = {{2, 5}};
  screen.drag({2, 5}, {5, 15}, 1);
  EXPECT_EQ(screen.shown(), kAll);
}

TEST(MotionColumns, DoNotBeginNarrowForLittleGain) {
  Screen screen;
  screen.move({2, 5}, {2, 27}, 4);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {2, 27}, 1);
  EXPECT_EQ(screen.shown(), kAll);
}

TEST(MotionColumns, NarrowOnceMuchWasStillForLong) {
  Screen screen;
  screen.drag({2, 5}, {4, 14}, 6);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {10, 20}, 100);
  EXPECT_EQ(screen.shown(), kAll);
  EXPECT_TRUE(screen.move({2, 5}, {10, 20}, 250));
  EXPECT_EQ(screen.shown(), (ColumnRange{10, 20}));
}

TEST(MotionColumns, GrowForWhatMovesBesideThem) {
  Screen screen;
  screen.move({2, 5}, {10, 16}, 4);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {10, 16}, 60);
  ASSERT_EQ(screen.shown(), (ColumnRange{10, 16}));
  EXPECT_FALSE(screen.move({2, 5}, {10, 16}, 2, {18, 20}));
  EXPECT_TRUE(screen.move({2, 5}, {10, 16}, 10, {18, 20}));
  EXPECT_EQ(screen.shown(), (ColumnRange{9, 21}));
  EXPECT_TRUE(screen.move({2, 5}, {10, 16}, 20, {2, 5})) << "again so soon";
  EXPECT_EQ(screen.shown(), kAll);
}

TEST(MotionColumns, LeaveCaretsAndClocksToRows) {
  Screen screen;
  screen.move({2, 5}, {10, 16}, 4);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {10, 16}, 1);
  for (int i = 0; i < 20; i++) {
    EXPECT_FALSE(screen.move({2, 5}, {10, 16}, 1, {25, 26}));
    EXPECT_FALSE(screen.move({2, 5}, {10, 16}, 29));
  }
  EXPECT_EQ(screen.shown(), (ColumnRange{10, 16}));
}

TEST(MotionColumns, WaitLongerEachTimeBeforeTheyNarrowAgain) {
  Screen screen;
  screen.move({2, 5}, {4, 10}, 4);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {4, 10}, 1);
  screen.move({2, 5}, {4, 10}, 10, {26, 30});
  ASSERT_EQ(screen.shown(), kAll);
  screen.move({2, 5}, {4, 10}, 200);
  EXPECT_EQ(screen.shown(), kAll);
  screen.move({2, 5}, {4, 10}, 500); // the first check still saw what moved beside
  EXPECT_EQ(screen.shown(), (ColumnRange{4, 10}));
}

TEST(MotionColumns, ComeBackAsTheyWere) {
  Screen screen;
  screen.move({2, 5}, {10, 20}, 4);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {10, 20}, 10);
  screen.regions.clear();
  EXPECT_TRUE(screen.columns.follow(screen.regions, screen.now += 400ms));
  screen.move({2, 5}, {11, 19}, 3); // some lines are shorter
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {11, 18}, 1);
  EXPECT_EQ(screen.shown(), (ColumnRange{10, 20}));
}

TEST(MotionColumns, FollowARegionThatGrows) {
  Screen screen;
  screen.move({2, 5}, {10, 16}, 4);
  screen.regions = {{2, 5}};
  screen.move({2, 5}, {10, 16}, 30);
  screen.move({5, 7}, {12, 18}, 4);
  screen.regions = {{2, 7}};
  EXPECT_TRUE(screen.move({2, 7}, {12, 18}, 1));
  EXPECT_EQ(screen.columns.areas(), (std::vector<MotionArea>{{{2, 7}, {10, 18}}}));
}
