// SPDX-License-Identifier: MPL-2.0
#include "encode/layout_policy.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;

TEST(FixedRows, CoversEveryHeightInRowsThatBeginAtMultiplesOf64) {
  for (unsigned row_height : {0u, 64u, 100u, 256u, 8192u})
    for (unsigned height = 16; height < 700; height++) {
      unsigned y = 0;
      for (const StripeSpan &span : FixedRows(row_height).layout(640, height)) {
        EXPECT_EQ(span.y, y);
        EXPECT_EQ(span.y % 64, 0u);
        EXPECT_GE(span.height, 16u) << "height " << height;
        y += span.height;
      }
      EXPECT_EQ(y, height);
    }
}

TEST(FixedRows, Cuts1080IntoSeventeen) {
  const auto spans = FixedRows(0).layout(1920, 1080);
  ASSERT_EQ(spans.size(), 17u);
  EXPECT_EQ(spans.back(), (StripeSpan{1024, 56}));
}

TEST(FixedRows, GivesAFlatRestToTheRowAbove) {
  const auto spans = FixedRows(0).layout(1920, 130);
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[1], (StripeSpan{64, 66}));
}

TEST(FixedRows, CanBeOneRow) {
  EXPECT_EQ(FixedRows(8192).layout(1920, 1080).size(), 1u);
}
