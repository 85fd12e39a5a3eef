// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"

#include <gtest/gtest.h>

using namespace stripes;

TEST(StripeMeta, TravelsWithWholeCopies) {
  auto buffer = adopt(gst_buffer_new_allocate(nullptr, 100, nullptr));
  gst_buffer_add_stripe_meta(buffer.get(), 70000, 640, 128, 1920, 64, TRUE, FALSE);
  auto copy = adopt(gst_buffer_copy(buffer.get()));
  GstStripeMeta *meta = gst_buffer_get_stripe_meta(copy.get());
  ASSERT_NE(meta, nullptr);
  EXPECT_EQ(meta->frame_id, 70000u);
  EXPECT_EQ(meta->y, 128u);
  EXPECT_EQ(meta->width, 1920u);
  EXPECT_EQ(meta->height, 64u);
  EXPECT_TRUE(meta->key);
  EXPECT_FALSE(meta->refinement);
}

TEST(StripeMeta, IsNotOnAPart) {
  auto buffer = adopt(gst_buffer_new_allocate(nullptr, 100, nullptr));
  gst_buffer_add_stripe_meta(buffer.get(), 1, 0, 0, 64, 64, TRUE, FALSE);
  auto part = adopt(gst_buffer_copy_region(buffer.get(), GST_BUFFER_COPY_ALL, 10, 20));
  EXPECT_EQ(gst_buffer_get_stripe_meta(part.get()), nullptr);
}
