// SPDX-License-Identifier: MPL-2.0
#include "encode/row_layout.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;

TEST(RowLayout, CoversEveryHeightInRowsThatBeginAtMultiplesOf64) {
  for (unsigned row_height : {0u, 64u, 100u, 256u, 8192u})
    for (unsigned height = 16; height < 700; height++) {
      unsigned y = 0;
      for (const StripeSpan &span : lay_out_rows(640, height, row_height)) {
        EXPECT_EQ(span.y, y);
        EXPECT_EQ(span.y % 64, 0u);
        EXPECT_GE(span.height, 16u) << "height " << height;
        y += span.height;
      }
      EXPECT_EQ(y, height);
    }
}

TEST(RowLayout, Cuts1080IntoSeventeen) {
  const auto spans = lay_out_rows(1920, 1080, 0);
  ASSERT_EQ(spans.size(), 17u);
  EXPECT_EQ(spans.back(), (StripeSpan{0, 1024, 1920, 56}));
}

TEST(RowLayout, GivesAFlatRestToTheRowAbove) {
  const auto spans = lay_out_rows(1920, 130, 0);
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[1], (StripeSpan{0, 64, 1920, 66}));
}

TEST(RowLayout, CanBeOneRow) {
  EXPECT_EQ(lay_out_rows(1920, 1080, 8192).size(), 1u);
}

TEST(RowLayout, HasFlatterRowsOnWideScreens) {
  EXPECT_EQ(lay_out_rows(2560, 1440, 0).front().height, 64u);
  EXPECT_EQ(lay_out_rows(3840, 2160, 0).front().height, 32u);
  EXPECT_EQ(lay_out_rows(3840, 2160, 40).front().height, 64u);
  EXPECT_EQ(lay_out_rows(7680, 4320, 0).size(), 68u); // a page keeps a decoder for each
}
