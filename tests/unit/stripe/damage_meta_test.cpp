// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"

#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <vector>

using namespace stripes;

namespace {

Ref<GBytes> grid(std::vector<guint64> serials) {
  return adopt(g_bytes_new(serials.data(), serials.size() * sizeof(guint64)));
}

Ref<GstBuffer> picture_200x40() { // 4 × 3 tiles of 64 × 16
  auto buffer = adopt(gst_buffer_new_allocate(nullptr, 200 * 40 * 4, nullptr));
  gst_buffer_add_stripe_damage_meta(buffer.get(), 7, 12, 200, 40, 64, 16,
                                    grid({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}).get());
  return buffer;
}

} // namespace

TEST(DamageMeta, HoldsItsGrid) {
  auto buffer = picture_200x40();
  GstStripeDamageMeta *meta = gst_buffer_get_stripe_damage_meta(buffer.get());
  ASSERT_NE(meta, nullptr);
  EXPECT_EQ(meta->columns, 4u);
  EXPECT_EQ(meta->rows, 3u);
  EXPECT_EQ(gst_stripe_damage_meta_grid(meta)[5], 6u);
}

TEST(DamageMeta, IsCopiedWithTheWholeBufferOnly) {
  auto buffer = picture_200x40();
  auto copy = adopt(gst_buffer_copy_deep(buffer.get()));
  GstStripeDamageMeta *meta = gst_buffer_get_stripe_damage_meta(copy.get());
  ASSERT_NE(meta, nullptr);
  EXPECT_EQ(meta->domain, 7u);
  EXPECT_EQ(meta->serial, 12u);
  EXPECT_EQ(gst_stripe_damage_meta_grid(meta)[11], 12u);

  auto part = adopt(gst_buffer_copy_region(buffer.get(), GST_BUFFER_COPY_ALL, 0, 800));
  EXPECT_EQ(gst_buffer_get_stripe_damage_meta(part.get()), nullptr);
}

TEST(DamageMeta, TheNewestOfEachRowMayFollow) {
  auto without = picture_200x40();
  EXPECT_EQ(gst_stripe_damage_meta_newest_in_rows(gst_buffer_get_stripe_damage_meta(without.get())),
            nullptr);
  auto buffer = adopt(gst_buffer_new_allocate(nullptr, 200 * 40 * 4, nullptr));
  gst_buffer_add_stripe_damage_meta(buffer.get(), 7, 12, 200, 40, 64, 16,
                                    grid({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 4, 8, 12}).get());
  auto copy = adopt(gst_buffer_copy_deep(buffer.get()));
  const guint64 *newest =
      gst_stripe_damage_meta_newest_in_rows(gst_buffer_get_stripe_damage_meta(copy.get()));
  ASSERT_NE(newest, nullptr);
  EXPECT_EQ(newest[0], 4u);
  EXPECT_EQ(newest[2], 12u);
}

TEST(DamageMeta, ScalesItsGeometry) {
  auto buffer = picture_200x40();
  auto scaled = adopt(gst_buffer_new());
  GstVideoInfo in, out;
  gst_video_info_set_format(&in, GST_VIDEO_FORMAT_BGRx, 200, 40);
  gst_video_info_set_format(&out, GST_VIDEO_FORMAT_BGRx, 400, 80);
  GstVideoMetaTransform transform{&in, &out};
  GstMeta *meta = &gst_buffer_get_stripe_damage_meta(buffer.get())->meta;
  ASSERT_TRUE(GST_STRIPE_DAMAGE_META_INFO->transform_func(
      scaled.get(), meta, buffer.get(), gst_video_meta_transform_scale_get_quark(), &transform));
  GstStripeDamageMeta *result = gst_buffer_get_stripe_damage_meta(scaled.get());
  ASSERT_NE(result, nullptr);
  EXPECT_EQ(result->width, 400u);
  EXPECT_EQ(result->columns, 7u);
  EXPECT_EQ(result->rows, 5u);
  // The last tile draws from the last old one; the first from the first and its neighbours.
  EXPECT_EQ(gst_stripe_damage_meta_grid(result)[34], 12u);
  EXPECT_EQ(gst_stripe_damage_meta_grid(result)[0], 6u);
}

TEST(DamageMeta, IsDroppedByUnknownTransformations) {
  auto buffer = picture_200x40();
  auto other = adopt(gst_buffer_new());
  GstMeta *meta = &gst_buffer_get_stripe_damage_meta(buffer.get())->meta;
  EXPECT_FALSE(GST_STRIPE_DAMAGE_META_INFO->transform_func(
      other.get(), meta, buffer.get(), g_quark_from_static_string("rotate"), nullptr));
  EXPECT_EQ(gst_buffer_get_stripe_damage_meta(other.get()), nullptr);
}
