// SPDX-License-Identifier: MPL-2.0
#include "encode/converted_picture.h"
#include "support/desktop_picture.h"

#include <gtest/gtest.h>

using namespace stripes::encode;
using stripes::test::DesktopPicture;

TEST(ConvertedPicture, DoublesTheEdgesOfOddSizes) {
  DesktopPicture picture(67, 33);
  picture.fill(0, 0, 67, 33, 0x000000);
  picture.fill(66, 0, 1, 33, 0xffffff);
  picture.fill(0, 32, 67, 1, 0xffffff);
  ConvertedPicture converted;
  converted.set_size(67, 33);
  const Picture view = Picture::bgrx(picture.pixels.data(), 67 * 4, 67, 33);
  for (unsigned y = 0; y < 33; y += 16) // tile by tile, as they change
    for (unsigned x = 0; x < 67; x += 64)
      converted.convert(view, x, y, 64, 16);
  const ConvertedRows planes = converted.area(0, 0, 67, 33);
  EXPECT_EQ(planes.width, 68u);
  EXPECT_EQ(planes.height, 34u);
  for (unsigned y = 0; y < 34; y++)
    EXPECT_EQ(planes.planes[0].row(y)[67], 235) << y;
  for (unsigned x = 0; x < 68; x++)
    EXPECT_EQ(planes.planes[0].row(33)[x], 235) << x;
  EXPECT_EQ(planes.planes[0].row(31)[65], 16);
}

TEST(ConvertedPicture, LeavesTheRestAlone) {
  DesktopPicture white(256, 64);
  white.fill(0, 0, 256, 64, 0xffffff);
  ConvertedPicture converted;
  converted.set_size(256, 64);
  converted.convert(Picture::bgrx(white.pixels.data(), 256 * 4, 256, 64), 64, 16, 64, 16);
  const ConvertedRows planes = converted.area(0, 16, 256, 32);
  EXPECT_EQ(planes.planes[0].row(0)[64], 235);
  EXPECT_EQ(planes.planes[0].row(0)[63], 16);
  EXPECT_EQ(planes.planes[0].row(0)[128], 16);
  EXPECT_EQ(planes.planes[0].row(16)[64], 16);
  EXPECT_EQ(planes.planes[1].row(0)[32], 128);
}
