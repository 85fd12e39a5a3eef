// SPDX-License-Identifier: MPL-2.0
#include "capture/damage_grid.h"
#include "capture/urgency.h"

#include <gtest/gtest.h>
#include <random>

using namespace stripes;
using namespace std::chrono_literals;

TEST(DamageGrid, CoversTheLastCutOffTiles) {
  const DamageGrid grid(1921, 1081);
  EXPECT_EQ(grid.columns(), 31u);
  EXPECT_EQ(grid.rows(), 68u);
  EXPECT_EQ(grid.serials().size(), 31u * 68u);
}

TEST(DamageGrid, MarksTouchedTilesOnly) {
  DamageGrid grid(256, 64);
  grid.mark({63, 15, 2, 2}, 5); // over a corner of four tiles
  for (unsigned row = 0; row < grid.rows(); row++)
    for (unsigned column = 0; column < grid.columns(); column++)
      EXPECT_EQ(grid.serials()[row * grid.columns() + column], row < 2 && column < 2 ? 5u : 0u);
}

TEST(DamageGrid, IgnoresWhatIsOutside) {
  DamageGrid grid(100, 100);
  for (const Rect area : {Rect{-50, -50, 50, 50}, Rect{100, 0, 10, 10}, Rect{0, 0, 0, 5},
                          Rect{0, 200, 10, 65535}, Rect{5, 5, -3, 4}})
    grid.mark(area, 9);
  for (const auto serial : grid.serials())
    EXPECT_EQ(serial, 0u);
  grid.mark({-10, -10, 1000, 1000}, 10);
  for (const auto serial : grid.serials())
    EXPECT_EQ(serial, 10u);
}

TEST(DamageGrid, StaleAreasAreThoseNewerThanTheFrame) {
  DamageGrid grid(640, 480);
  grid.mark_all(1);
  EXPECT_EQ(grid.stale_areas(0), (std::vector<Rect>{{0, 0, 640, 480}}));
  EXPECT_TRUE(grid.stale_areas(1).empty());
  grid.mark({70, 100, 10, 1}, 2);
  EXPECT_EQ(grid.stale_areas(1), (std::vector<Rect>{{64, 96, 64, 16}}));
  grid.mark({300, 400, 100, 20}, 3);
  EXPECT_EQ(grid.stale_areas(2), (std::vector<Rect>{{256, 400, 192, 32}}));
  EXPECT_EQ(grid.stale_areas(1), (std::vector<Rect>{{64, 96, 64, 16}, {256, 400, 192, 32}}));
  EXPECT_TRUE(grid.stale_areas(3).empty());
}

TEST(DamageGrid, NearAreasAreJoinedAndThoseAtTheEdgesAreCutOff) {
  DamageGrid grid(100, 100);
  grid.mark({0, 0, 1, 1}, 1);
  grid.mark({0, 40, 1, 1}, 1);               // 16 px between
  grid.mark({0, 99, 1, 1}, 1);               // 48 px between
  EXPECT_EQ(grid.stale_areas(0).size(), 1u); // nothing held: all of it
  grid.mark({0, 0, 1, 1}, 3);
  grid.mark({70, 40, 1, 1}, 3);
  grid.mark({99, 99, 1, 1}, 3);
  EXPECT_EQ(grid.stale_areas(2), (std::vector<Rect>{{0, 0, 100, 48}, {64, 96, 36, 4}}));
}

// Several frames in turn, each refreshed only where stale, always hold what the screen holds.
TEST(DamageGrid, FramesOfAnyAgeCatchUp) {
  constexpr int kWidth = 200, kHeight = 333;
  constexpr size_t kPixels = size_t{kWidth} * kHeight;
  DamageGrid grid(kWidth, kHeight);
  std::vector<uint32_t> screen(kPixels, 0);
  struct Held {
    uint64_t serial = 0;
    std::vector<uint32_t> pixels = std::vector<uint32_t>(kPixels, ~0u);
  } frames[4];
  const auto line = [](std::vector<uint32_t> &pixels, int x, int y) {
    return pixels.begin() + (y * kWidth + x);
  };
  std::minstd_rand random(3);
  for (uint64_t serial = 1; serial < 2000; serial++) {
    if (serial == 1)
      grid.mark_all(serial);
    for (unsigned n = random() % 3; n > 0; n--) {
      const int x = static_cast<int>(random() % kWidth), y = static_cast<int>(random() % kHeight);
      const int width = std::min(static_cast<int>(random() % 90), kWidth - x);
      const int height = std::min(static_cast<int>(random() % 40), kHeight - y);
      grid.mark({x, y, width, height}, serial);
      for (int row = y; row < y + height; row++)
        std::fill_n(line(screen, x, row), width, static_cast<uint32_t>(random()));
    }
    Held &frame = frames[random() % 4];
    for (const auto &area : grid.stale_areas(frame.serial))
      for (int row = area.y; row < area.y + area.height; row++)
        std::copy_n(line(screen, area.x, row), area.width, line(frame.pixels, area.x, row));
    frame.serial = serial;
    ASSERT_EQ(frame.pixels, screen) << serial;
  }
}

TEST(Urgency, SmallDamageNearThePointer) {
  const InputMark click{.time = 1s, .has_position = true, .x = 500, .y = 500};
  EXPECT_TRUE(input_is_recent(click, 1100ms));
  EXPECT_FALSE(input_is_recent(click, 1300ms));
  EXPECT_FALSE(input_is_recent(InputMark{}, 1s));
  EXPECT_TRUE(is_near_input({{480, 480, 60, 20}}, click));
  EXPECT_FALSE(is_near_input({{480, 480, 60, 20}, {0, 0, 5, 5}}, click));
  EXPECT_FALSE(is_near_input({{0, 0, 1920, 1080}}, click));
}

TEST(Urgency, EchoOfAKeyIsSmallButAnywhere) {
  const InputMark key{.time = 1s};
  EXPECT_TRUE(is_near_input({{20, 20, 8, 16}, {1900, 1000, 8, 16}}, key));
  EXPECT_FALSE(is_near_input({{0, 0, 1920, 16}}, key));
}
