// SPDX-License-Identifier: MPL-2.0
#include "display/screen_size.h"

#include <climits>
#include <gtest/gtest.h>

namespace stripes::launch {

namespace {

TEST(ScreenSize, EvenAndWithinTheLimits) {
  const Settings settings;
  EXPECT_EQ(allowed_size(settings, 1280, 720), (ScreenSize{1280, 720}));
  EXPECT_EQ(allowed_size(settings, 1281, 721), (ScreenSize{1280, 720}));
  EXPECT_EQ(allowed_size(settings, 0, 0), (ScreenSize{16, 16}));
  EXPECT_EQ(allowed_size(settings, -5, 17), (ScreenSize{16, 16}));
  EXPECT_EQ(allowed_size(settings, 100000, 100000), (ScreenSize{7680, 4320}));
  EXPECT_EQ(allowed_size(settings, INT64_MAX, INT64_MIN), (ScreenSize{7680, 16}));
}

TEST(ScreenSize, Aligned) {
  Settings settings;
  ASSERT_TRUE(settings.set_operator("force_aligned_resolution", "true"));
  EXPECT_EQ(allowed_size(settings, 1290, 1080), (ScreenSize{1280, 1072}));
  EXPECT_EQ(allowed_size(settings, 1, 31), (ScreenSize{16, 16}));
}

TEST(ScreenSize, FirstSize) {
  Settings settings;
  EXPECT_EQ(first_size(settings, {1921, 1080}), (ScreenSize{1920, 1080}));
  ASSERT_TRUE(settings.set_operator("is_manual_resolution_mode", "true"));
  EXPECT_EQ(first_size(settings, {1920, 1080}), (ScreenSize{1024, 768}));
  ASSERT_TRUE(settings.set_operator("manual_width", "1601"));
  EXPECT_EQ(first_size(settings, {1920, 1080}), (ScreenSize{1600, 768}));
}

TEST(XftDpi, KeepsOtherResources) {
  EXPECT_EQ(with_xft_dpi("", 120), "Xft.dpi:\t120\n");
  EXPECT_EQ(with_xft_dpi("XTerm*font:\tfixed\nXft.dpi:\t96\nXft.hinting:\t1\n", 144),
            "XTerm*font:\tfixed\nXft.hinting:\t1\nXft.dpi:\t144\n");
  EXPECT_EQ(with_xft_dpi("a:\tb", 96), "a:\tb\nXft.dpi:\t96\n");
}

} // namespace
} // namespace stripes::launch
