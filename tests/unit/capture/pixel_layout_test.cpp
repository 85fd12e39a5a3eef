// SPDX-License-Identifier: MPL-2.0
#include "capture/pixel_layout.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace stripes;

namespace {

constexpr VisualFormat kUsual{24, 32, false, 0xff0000, 0xff00, 0xff};

// The pixel as a server of that byte order lays it down.
std::vector<uint8_t> bytes(uint32_t pixel, bool msb_first) {
  std::vector<uint8_t> out;
  for (unsigned i = 0; i < 4; i++)
    out.push_back(static_cast<uint8_t>(pixel >> (8 * (msb_first ? 3 - i : i))));
  return out;
}

} // namespace

struct Direct {
  bool msb_first;
  uint32_t red, green, blue;
  const char *format;
};

class DirectLayout : public testing::TestWithParam<Direct> {};

// The name of the format says which byte is which.
TEST_P(DirectLayout, IsNamedByItsBytes) {
  const auto &d = GetParam();
  const auto layout = PixelLayout::of({24, 32, d.msb_first, d.red, d.green, d.blue}, "it");
  ASSERT_TRUE(layout);
  EXPECT_STREQ(layout->format(), d.format);
  EXPECT_FALSE(layout->converts());
  // 0x11 red, 0x22 green, 0x33 blue
  const uint32_t pixel = (d.red & 0x11111111) | (d.green & 0x22222222) | (d.blue & 0x33333333);
  const auto memory = bytes(pixel, d.msb_first);
  const std::string name = d.format;
  for (size_t i = 0; i < 4; i++)
    EXPECT_EQ(memory[i], name[i] == 'R'   ? 0x11
                         : name[i] == 'G' ? 0x22
                         : name[i] == 'B' ? 0x33
                                          : 0)
        << i;
  EXPECT_EQ(memory[layout->bgrx()[0]], 0x33);
  EXPECT_EQ(memory[layout->bgrx()[1]], 0x22);
  EXPECT_EQ(memory[layout->bgrx()[2]], 0x11);
}

INSTANTIATE_TEST_SUITE_P(Orders, DirectLayout,
                         testing::Values(Direct{false, 0xff0000, 0xff00, 0xff, "BGRx"},
                                         Direct{false, 0xff, 0xff00, 0xff0000, "RGBx"},
                                         Direct{false, 0xff00, 0xff0000, 0xff000000, "xRGB"},
                                         Direct{false, 0xff000000, 0xff0000, 0xff00, "xBGR"},
                                         Direct{true, 0xff0000, 0xff00, 0xff, "xRGB"},
                                         Direct{true, 0xff, 0xff00, 0xff0000, "xBGR"},
                                         Direct{true, 0xff00, 0xff0000, 0xff000000, "BGRx"},
                                         Direct{true, 0xff000000, 0xff0000, 0xff00, "RGBx"}));

class DeepLayout : public testing::TestWithParam<bool> {};

TEST_P(DeepLayout, Depth30BecomesEightBits) {
  const bool msb_first = GetParam();
  const auto layout = PixelLayout::of({30, 32, msb_first, 0x3ff00000, 0xffc00, 0x3ff}, "it");
  ASSERT_TRUE(layout);
  EXPECT_STREQ(layout->format(), "BGRx");
  ASSERT_TRUE(layout->converts());
  auto pixels = bytes(1023u << 20 | 512u << 10 | 3u, msb_first);
  const auto second = bytes(0u << 20 | 4u << 10 | 1020u, msb_first);
  pixels.insert(pixels.end(), second.begin(), second.end());
  layout->convert(pixels.data(), 2);
  EXPECT_EQ(pixels, (std::vector<uint8_t>{0, 128, 255, 255, 255, 1, 0, 255}));
}

INSTANTIATE_TEST_SUITE_P(ByteOrders, DeepLayout, testing::Bool());

TEST(PixelLayout, UncommonOrderIsConverted) {
  const auto layout = PixelLayout::of({24, 32, false, 0xff00, 0xff0000, 0xff}, "it"); // B R G
  ASSERT_TRUE(layout);
  EXPECT_TRUE(layout->converts());
  auto pixel = bytes(0x00221133, false);
  layout->convert(pixel.data(), 1);
  EXPECT_EQ(pixel, (std::vector<uint8_t>{0x33, 0x22, 0x11, 0xff}));
}

TEST(PixelLayout, WhatIsAsItShouldBeStays) {
  const auto layout = PixelLayout::of(kUsual, "it");
  ASSERT_TRUE(layout);
  std::vector<uint8_t> pixel{1, 2, 3, 4};
  layout->convert(pixel.data(), 1);
  EXPECT_EQ(pixel, (std::vector<uint8_t>{1, 2, 3, 4}));
}

TEST(PixelLayout, OthersAreRefusedInOneSentence) {
  for (const VisualFormat &visual :
       {VisualFormat{8, 8, false, 0, 0, 0}, VisualFormat{16, 16, false, 0xf800, 0x7e0, 0x1f},
        VisualFormat{15, 16, false, 0x7c00, 0x3e0, 0x1f},
        VisualFormat{24, 24, false, 0xff0000, 0xff00, 0xff},
        VisualFormat{24, 32, false, 0xff0000, 0xff00, 0x7f},
        VisualFormat{24, 32, false, 0xff0000, 0x10fe00, 0xff}, VisualFormat{}}) {
    const auto layout = PixelLayout::of(visual, "X display :5");
    ASSERT_FALSE(layout) << visual.depth;
    EXPECT_EQ(layout.failure().user.rfind("X display :5 has depth", 0), 0u);
  }
}
