// SPDX-License-Identifier: MPL-2.0
#include "capture/crop_region.h"

#include <gtest/gtest.h>

using namespace stripes;

namespace {

Surface screen(unsigned width, unsigned height) {
  Surface surface;
  surface.drawable = 7;
  surface.width = width;
  surface.height = height;
  surface.on_root = {30, 40};
  return surface;
}

} // namespace

TEST(CropRegion, NothingSetIsEverything) {
  const CropRegion crop;
  EXPECT_TRUE(crop.check(16, 16, "it"));
  auto surface = screen(640, 480);
  crop.apply(surface, {});
  EXPECT_EQ(surface.width, 640u);
  EXPECT_EQ(surface.height, 480u);
  EXPECT_EQ(surface.origin, (Point{0, 0}));
}

TEST(CropRegion, EndsAreInclusive) {
  const CropRegion crop{10, 20, 10, 29};
  EXPECT_TRUE(crop.check(640, 480, "it"));
  auto surface = screen(640, 480);
  crop.apply(surface, {});
  EXPECT_EQ(surface.width, 1u);
  EXPECT_EQ(surface.height, 10u);
  EXPECT_EQ(surface.origin, (Point{10, 20}));
  EXPECT_EQ(surface.on_root, (Point{40, 60}));
}

TEST(CropRegion, LastPixelIsInsideAndTheNextIsNot) {
  EXPECT_TRUE((CropRegion{639, 479, 639, 479}).check(640, 480, "it"));
  EXPECT_FALSE((CropRegion{640, 0, 0, 0}).check(640, 480, "it"));
  EXPECT_FALSE((CropRegion{0, 0, 0, 480}).check(640, 480, "it"));
  EXPECT_FALSE((CropRegion{9, 0, 8, 0}).check(640, 480, "it"));
}

TEST(CropRegion, IsCutWhereTheScreenEnds) {
  auto surface = screen(200, 100);
  CropRegion{150, 50, 299, 299}.apply(surface, {});
  EXPECT_EQ(surface.drawable, 7u);
  EXPECT_EQ(surface.width, 50u);
  EXPECT_EQ(surface.height, 50u);
}

TEST(CropRegion, WithNothingLeftKeepsTheSizeAndReadsNothing) {
  auto surface = screen(100, 100);
  CropRegion{150, 50, 299, 299}.apply(surface, screen(150, 250));
  EXPECT_EQ(surface.drawable, 0u);
  EXPECT_EQ(surface.width, 150u);
  EXPECT_EQ(surface.height, 250u);
}
