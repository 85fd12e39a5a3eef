// SPDX-License-Identifier: MPL-2.0
#include "support/saturated_patches.h"
#include "webrtc/even_picture.h"
#include "webrtc/quarter_colour.h"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

namespace stripes {
namespace {

Ref<GstCaps> raw_caps(const char *format, int width, int height) {
  return adopt(gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING, format, "width",
                                   G_TYPE_INT, width, "height", G_TYPE_INT, height, "framerate",
                                   GST_TYPE_FRACTION, 0, 1, nullptr));
}

Ref<GstBuffer> bgrx(int width, int height, const std::function<uint32_t(int x, int y)> &rgb) {
  const gsize size = static_cast<gsize>(width) * static_cast<gsize>(height) * 4;
  auto buffer = adopt(gst_buffer_new_allocate(nullptr, size, nullptr));
  std::vector<uint32_t> pixels;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      pixels.push_back(rgb(x, y)); // little-endian: B G R x
  gst_buffer_fill(buffer.get(), 0, pixels.data(), size);
  return buffer;
}

struct Yuv {
  int y, u, v;
};
Yuv at(const QuarterColour::Picture &picture, int x, int y) {
  GstVideoInfo info;
  EXPECT_TRUE(gst_video_info_from_caps(&info, picture.caps.get()));
  GstVideoFrame frame;
  EXPECT_TRUE(gst_video_frame_map(&frame, &info, picture.buffer.get(), GST_MAP_READ));
  const auto sample = [&](unsigned plane, int column, int row) {
    return static_cast<const uint8_t *>(GST_VIDEO_FRAME_PLANE_DATA(
        &frame, plane))[row * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, plane) + column];
  };
  const Yuv out = {sample(0, x, y), sample(1, x / 2, y / 2), sample(2, x / 2, y / 2)};
  gst_video_frame_unmap(&frame);
  return out;
}

TEST(QuarterColour, is_bt601_at_any_size) {
  for (const auto &[width, height] : {std::pair{64, 48}, {1920, 1080}}) {
    const test::SaturatedPatches patches(static_cast<unsigned>(width),
                                         static_cast<unsigned>(height));
    QuarterColour colour;
    const auto out = colour.convert(
        bgrx(width, height, [&](int x, int) { return patches.at(static_cast<unsigned>(x)); }),
        raw_caps("BGRx", width, height));
    for (unsigned i = 0; i < 8; i++) {
      const uint32_t rgb = patches.at(i * patches.patch_width());
      if (i * patches.patch_width() >= patches.width)
        break;
      const double r = test::SaturatedPatches::red(rgb), g = test::SaturatedPatches::green(rgb),
                   b = test::SaturatedPatches::blue(rgb);
      const Yuv is = at(out, static_cast<int>(i * patches.patch_width() + 4), 10);
      const double luma = 0.299 * r + 0.587 * g + 0.114 * b;
      EXPECT_NEAR(is.y, 16 + luma * 219 / 255, 1.5) << std::hex << rgb;
      EXPECT_NEAR(is.u, 128 + (b - luma) / 1.772 * 224 / 255, 1.5) << std::hex << rgb;
      EXPECT_NEAR(is.v, 128 + (r - luma) / 1.402 * 224 / 255, 1.5) << std::hex << rgb;
    }
    GstVideoInfo info;
    ASSERT_TRUE(gst_video_info_from_caps(&info, out.caps.get()));
    EXPECT_EQ(GST_VIDEO_INFO_FORMAT(&info), GST_VIDEO_FORMAT_I420);
    EXPECT_EQ(info.colorimetry.matrix, GST_VIDEO_COLOR_MATRIX_BT601);
    EXPECT_EQ(info.colorimetry.range, GST_VIDEO_COLOR_RANGE_16_235);
    EXPECT_EQ(info.colorimetry.primaries, GST_VIDEO_COLOR_PRIMARIES_BT709);
  }
}

TEST(QuarterColour, leaves_an_odd_edge_out) {
  const auto caps = raw_caps("BGRx", 33, 17);
  const auto even = even_caps(caps.get());
  const auto buffer = with_video_meta(
      bgrx(33, 17, [](int x, int y) { return y >= 8 && x < 32 && y < 16 ? 0xffffffu : 0u; }).get(),
      caps.get());
  QuarterColour colour;
  const auto out = colour.convert(buffer, even);
  GstVideoInfo info;
  ASSERT_TRUE(gst_video_info_from_caps(&info, out.caps.get()));
  EXPECT_EQ(info.width, 32);
  EXPECT_EQ(info.height, 16);
  for (int x = 0; x < 32; x++) {
    EXPECT_NEAR(at(out, x, 3).y, 16, 1) << x;
    EXPECT_NEAR(at(out, x, 12).y, 235, 1) << x;
  }
}

TEST(QuarterColour, what_is_no_rgb_stays_as_it_is) {
  const auto caps = raw_caps("NV12", 32, 16);
  const auto buffer = adopt(gst_buffer_new_allocate(nullptr, 32 * 16 * 3 / 2, nullptr));
  QuarterColour colour;
  const auto out = colour.convert(buffer, caps);
  EXPECT_EQ(out.buffer.get(), buffer.get());
  EXPECT_EQ(out.caps.get(), caps.get());
}

TEST(QuarterColour, a_picture_that_is_too_small_is_not_read) {
  const auto caps = raw_caps("BGRx", 64, 48);
  const auto buffer = adopt(gst_buffer_new_allocate(nullptr, 100, nullptr));
  QuarterColour colour;
  EXPECT_EQ(colour.convert(buffer, caps).buffer.get(), buffer.get());
}

TEST(QuarterColour, follows_the_size_and_uses_its_memory_again) {
  const auto small = raw_caps("BGRx", 32, 16), large = raw_caps("BGRx", 64, 48);
  const auto black = [](int, int) { return 0u; };
  QuarterColour colour;
  gpointer first = nullptr;
  for (int i = 0; i < 3; i++) {
    const auto out = colour.convert(bgrx(32, 16, black), small);
    gpointer memory = gst_buffer_peek_memory(out.buffer.get(), 0);
    if (!first)
      first = memory;
    EXPECT_EQ(memory, first) << i;
  }
  const auto out = colour.convert(bgrx(64, 48, black), large);
  EXPECT_NEAR(at(out, 63, 47).y, 16, 1);
  EXPECT_NEAR(at(colour.convert(bgrx(32, 16, black), small), 31, 15).y, 16, 1);
}

} // namespace
} // namespace stripes
