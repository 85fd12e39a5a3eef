// SPDX-License-Identifier: MPL-2.0
#include "capture/read_ahead.h"

#include <gtest/gtest.h>

using namespace stripes;

namespace {

// Two pictures of a full-HD screen; in the second a letter was typed.
DamageGrid typed(const Rect &letter) {
  DamageGrid grid(1920, 1080);
  grid.mark_all(1);
  grid.mark(letter, 2);
  return grid;
}

} // namespace

TEST(ReadAhead, ExpectsTheNextLetterBesideTheLast) {
  const auto grid = typed({640, 320, 10, 16});
  const auto areas = areas_ahead(grid, 1, 2);
  ASSERT_EQ(areas.size(), 1u);
  EXPECT_EQ(areas[0], (Rect{576, 320, 192, 16}));
  EXPECT_TRUE(lies_within({{650, 322, 10, 12}, {704, 320, 64, 16}}, areas, grid));
  EXPECT_FALSE(lies_within({{650, 322, 10, 12}, {700, 320, 69, 16}}, areas, grid));
  EXPECT_FALSE(lies_within({{650, 322, 10, 16}}, areas, grid)) << "the next line of text";
}

TEST(ReadAhead, AFrameWithTheNewestPictureExpectsTheSame) {
  const auto grid = typed({640, 320, 10, 16});
  EXPECT_EQ(areas_ahead(grid, 2, 2), areas_ahead(grid, 1, 2));
}

TEST(ReadAhead, StaysOnTheScreen) {
  const auto grid = typed({0, 1072, 1920, 8});
  EXPECT_EQ(areas_ahead(grid, 1, 2), (std::vector<Rect>{{0, 1072, 1920, 8}}));
  EXPECT_TRUE(lies_within({{-5, 1074, 3000, 500}}, areas_ahead(grid, 1, 2), grid))
      << "only the part on the screen counts";
  EXPECT_TRUE(lies_within({{-50, 0, 50, 50}, {0, 1080, 5, 5}}, {}, grid)) << "all outside";
}

TEST(ReadAhead, ReadsNothingWhereMuchWouldBeInVain) {
  EXPECT_TRUE(areas_ahead(typed({0, 0, 1920, 32}), 1, 2).empty());
  EXPECT_TRUE(areas_ahead(typed({0, 0, 10, 10}), 0, 2).empty()) << "a frame that holds nothing";
  DamageGrid first(1920, 1080);
  first.mark_all(1);
  EXPECT_TRUE(areas_ahead(first, 1, 1).empty()) << "no picture before";
}
