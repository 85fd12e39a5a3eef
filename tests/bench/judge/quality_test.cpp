// SPDX-License-Identifier: MPL-2.0
#include "bench/judge/quality.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <stdexcept>

using stripes::bench::Quality;
using stripes::bench::Truth;

namespace {

constexpr unsigned kWidth = 100, kHeight = 40; // neither whole blocks

std::vector<uint8_t> grey(uint8_t level) {
  return std::vector<uint8_t>(size_t{kWidth} * kHeight * 4, level);
}

void fill(std::vector<uint8_t> &picture, unsigned left, unsigned top, unsigned size,
          uint8_t level) {
  for (unsigned y = top; y < top + size; y++)
    for (unsigned x = left; x < left + size; x++)
      std::fill_n(&picture[(size_t{y} * kWidth + x) * 4], 4, level);
}

} // namespace

TEST(Quality, EqualPicturesAreAsGoodAsItGets) {
  const Quality quality = Truth(grey(90), kWidth, kHeight).quality_of(grey(90));
  EXPECT_EQ(quality.psnr_y, 100);
  EXPECT_EQ(quality.worst_block, 100);
}

TEST(Quality, IsThatOfTheLuma) {
  // 20 · log10(255 / 5)
  const Quality quality = Truth(grey(90), kWidth, kHeight).quality_of(grey(95));
  EXPECT_NEAR(quality.psnr_y, 34.15, 0.01);
  EXPECT_NEAR(quality.worst_block, 34.15, 0.01);
}

TEST(Quality, AStaleBlockIsFoundWhereItIs) {
  std::vector<uint8_t> picture = grey(90);
  fill(picture, 48, 16, 16, 190);
  const Quality quality = Truth(grey(90), kWidth, kHeight).quality_of(picture);
  EXPECT_NEAR(quality.worst_block, 8.13, 0.01); // 20 · log10(255 / 100)
  EXPECT_EQ(quality.worst_x, 48u);
  EXPECT_EQ(quality.worst_y, 16u);
  EXPECT_NEAR(quality.psnr_y, 20.07, 0.01); // 256 of 4000 pixels
}

TEST(Quality, APartOfABlockAtTheEdgeCountsByItsOwnPixels) {
  std::vector<uint8_t> picture = grey(90);
  fill(picture, 96, 32, 4, 190);
  const Quality quality = Truth(grey(90), kWidth, kHeight).quality_of(picture);
  EXPECT_EQ(quality.worst_x, 96u);
  EXPECT_EQ(quality.worst_y, 32u);
  EXPECT_NEAR(quality.worst_block, 11.14, 0.01); // 16 of 32 pixels
}

TEST(Quality, ScreenshotsOfAnotherSizeAreRefused) {
  EXPECT_THROW(Truth(grey(90), kWidth, kHeight + 1), std::runtime_error);
}
