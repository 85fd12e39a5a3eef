// SPDX-License-Identifier: MPL-2.0
#include "encode/tile_mask.h"

#include <gtest/gtest.h>

using namespace stripes::encode;

TEST(TileMask, CoversCutOffTilesToo) {
  const TileMask mask(130, 33);
  EXPECT_EQ(mask.columns(), 3u);
  EXPECT_EQ(mask.rows(), 3u);
  EXPECT_EQ(mask.size(), 9u);
  EXPECT_EQ(mask.count(), 0u);
  EXPECT_TRUE(mask.box().empty());
}

TEST(TileMask, CountsEachTileOnce) {
  TileMask mask(256, 64);
  mask.set(1, 2);
  mask.set(1, 2);
  mask.set(3, 2);
  mask.set_in_own_row(0, 3);
  mask.recount();
  EXPECT_EQ(mask.count(), 3u);
  EXPECT_EQ(mask.in_row(2), 2u);
  EXPECT_EQ(mask.in_rows(2, 9), 3u);
  EXPECT_TRUE(mask.test(9));
  mask.fill();
  EXPECT_EQ(mask.count(), 16u);
  mask.clear();
  EXPECT_EQ(mask.count(), 0u);
  EXPECT_FALSE(mask.test(1, 2));
}

TEST(TileMask, KnowsTheBoxAroundAll) {
  TileMask mask(640, 160);
  mask.set(4, 3);
  mask.set(2, 6);
  const auto box = mask.box();
  EXPECT_EQ(box.left, 2u);
  EXPECT_EQ(box.right, 5u);
  EXPECT_EQ(box.top, 3u);
  EXPECT_EQ(box.bottom, 7u);
}

TEST(TileMask, TakesItsPartOfAPicture) {
  TileMask picture(192, 160), stripe(192, 64);
  picture.set(0, 3); // above
  picture.set(1, 4);
  picture.set(2, 7);
  picture.set(2, 8); // below
  stripe.add_from(picture, 0, 4);
  EXPECT_EQ(stripe.count(), 2u);
  EXPECT_TRUE(stripe.test(1, 0));
  EXPECT_TRUE(stripe.test(2, 3));
  TileMask last(192, 64); // reaches beyond the picture
  last.add_from(picture, 0, 8);
  EXPECT_EQ(last.count(), 1u);
}

TEST(TileMask, TakesItsColumnsOfAPicture) {
  TileMask picture(640, 64), stripe(256, 64); // tiles 3 to 6
  picture.set(2, 0);
  picture.set(3, 1);
  picture.set(6, 3);
  picture.set(7, 3);
  stripe.add_from(picture, 3, 0);
  EXPECT_EQ(stripe.count(), 2u);
  EXPECT_TRUE(stripe.test(0, 1));
  EXPECT_TRUE(stripe.test(3, 3));
}

TEST(TileMask, CountsWhatLiesOutsideOfABox) {
  TileMask mask(640, 64);
  EXPECT_EQ(mask.count_outside({0, 0, 1, 1}), 0u);
  for (const auto &[column, row] : {std::pair{0u, 0u}, {3u, 1u}, {4u, 1u}, {5u, 2u}, {9u, 3u}})
    mask.set(column, row);
  EXPECT_EQ(mask.count_outside({}), 5u);
  EXPECT_EQ(mask.count_outside(mask.whole()), 0u);
  EXPECT_EQ(mask.count_outside({3, 1, 5, 4}), 3u);
  EXPECT_EQ(mask.count_outside({0, 2, 10, 4}), 3u);
}
