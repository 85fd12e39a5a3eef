// SPDX-License-Identifier: MPL-2.0
#include "replay/picture_check.h"

#include <gtest/gtest.h>

using namespace stripes::test;

namespace {

using Pixel = std::array<uint8_t, 3>; // B G R
constexpr Pixel kRed{0, 0, 255}, kBlack{0, 0, 0};

// Columns of one pixel in two colours.
Image columns(const Pixel &even, const Pixel &odd) {
  Image image;
  image.width = 64;
  image.height = 32;
  image.pixels.resize(size_t{image.width} * image.height * 4);
  for (size_t i = 0; i < image.pixels.size() / 4; i++)
    for (size_t c = 0; c < 3; c++)
      image.pixels[i * 4 + c] = (i % 2 ? odd : even)[c];
  return image;
}

} // namespace

TEST(PictureCheck, SaysWhereABlockIsStale) {
  const Image screen = columns(kRed, kBlack);
  auto shown = screen.pixels;
  EXPECT_EQ(compare(screen, shown).worst_block, 100);
  for (unsigned x = 32; x < 40; x++)
    shown[(20 * screen.width + x) * 4 + 1] = 255;
  const PictureCheck check = compare(screen, shown);
  EXPECT_LT(check.worst_block, 30);
  EXPECT_EQ(check.worst_x, 32u);
  EXPECT_EQ(check.worst_y, 16u);
}

// By hand: red has Y 76, B - Y -76, R - Y 179; with black they share half of the differences.
TEST(PictureCheck, TakesSharedColourForNoLossOfLuma) {
  const Image screen = columns(kRed, kBlack);
  const auto shown = columns({38, 38, 166}, {0, 0, 89}).pixels;
  EXPECT_GT(compare(screen, shown).worst_block, 45);
  EXPECT_LT(compare(screen, shown, {0, 0, screen.width, screen.height}).worst_block, 25);
}

TEST(PictureCheck, FitsNothingOfAnotherSize) {
  EXPECT_EQ(compare(columns(kRed, kBlack), {}).worst_block, 0);
}
