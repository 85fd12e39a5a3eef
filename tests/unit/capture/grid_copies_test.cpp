// SPDX-License-Identifier: MPL-2.0
#include "capture/grid_copies.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace stripes;

namespace {

std::vector<uint64_t> contents(const Ref<GBytes> &bytes) {
  gsize size = 0;
  const auto *data = static_cast<const uint64_t *>(g_bytes_get_data(bytes.get(), &size));
  return {data, data + size / sizeof(uint64_t)};
}

std::vector<uint64_t> expected(const DamageGrid &grid) {
  std::vector<uint64_t> all = grid.serials();
  for (unsigned row = 0; row < grid.rows(); row++) {
    const auto begin = grid.serials().begin() + row * grid.columns();
    all.push_back(*std::max_element(begin, begin + grid.columns()));
  }
  return all;
}

} // namespace

TEST(GridCopies, EachIsTheGridOfItsPicture) {
  std::mt19937 random(4);
  DamageGrid grid(700, 300);
  GridCopies copies;
  std::vector<std::pair<Ref<GBytes>, std::vector<uint64_t>>> kept;
  grid.mark_all(1);
  for (uint64_t serial = 1; serial < 500; serial++) {
    if (serial > 1)
      grid.mark({static_cast<int>(random() % 700), static_cast<int>(random() % 300),
                 static_cast<int>(random() % 200), static_cast<int>(random() % 60)},
                serial);
    auto bytes = copies.take(grid, 7, serial);
    ASSERT_EQ(contents(bytes), expected(grid)) << serial;
    kept.emplace_back(std::move(bytes), expected(grid));
    if (random() % 3 == 0) // downstream lets go of some, in any order
      kept.erase(kept.begin() + static_cast<ptrdiff_t>(random() % kept.size()));
    while (kept.size() > 6)
      kept.erase(kept.begin());
    for (const auto &[lent, then] : kept) // and what it still holds stays as it was
      ASSERT_EQ(contents(lent), then);
  }
  EXPECT_LE(copies.count(), 7u + GridCopies::kSpare);
}

TEST(GridCopies, OnePictureIsCopiedOnce) {
  DamageGrid grid(128, 32);
  GridCopies copies;
  grid.mark_all(1);
  const auto first = copies.take(grid, 1, 1);
  EXPECT_EQ(copies.take(grid, 1, 1).get(), first.get());
  EXPECT_EQ(copies.count(), 1u);
}

TEST(GridCopies, FreeOnesAreUsedAgainAndFewAreKept) {
  DamageGrid grid(128, 32);
  GridCopies copies;
  std::vector<Ref<GBytes>> lent;
  for (uint64_t serial = 1; serial <= 20; serial++) {
    grid.mark_all(serial);
    lent.push_back(copies.take(grid, 1, serial));
  }
  EXPECT_EQ(copies.count(), 20u);
  lent.clear();
  for (uint64_t serial = 21; serial <= 30; serial++) {
    grid.mark_all(serial);
    copies.take(grid, 1, serial);
  }
  EXPECT_LE(copies.count(), GridCopies::kSpare);
}

TEST(GridCopies, AnotherRunOrSizeBeginsAnew) {
  GridCopies copies;
  DamageGrid grid(256, 64);
  grid.mark_all(90);
  copies.take(grid, 1, 90);
  grid = DamageGrid(256, 64); // its serials begin at the bottom again
  grid.mark_all(1);
  grid.mark({0, 0, 1, 1}, 2);
  EXPECT_EQ(contents(copies.take(grid, 2, 2)), expected(grid));
  grid = DamageGrid(512, 128);
  grid.mark_all(3);
  EXPECT_EQ(contents(copies.take(grid, 2, 3)), expected(grid));
  EXPECT_EQ(copies.count(), 1u);
}

TEST(GridCopies, ACopyOutlivesThem) {
  DamageGrid grid(128, 32);
  grid.mark_all(5);
  Ref<GBytes> bytes;
  {
    GridCopies copies;
    bytes = copies.take(grid, 1, 5);
  }
  EXPECT_EQ(contents(bytes), expected(grid));
}
