// SPDX-License-Identifier: MPL-2.0
// How the pixels of a raw picture lie in memory, and what their numbers mean.
#pragma once

#include <array>
#include <cstdint>

namespace stripes::encode {

// Named after the order of bytes in memory; x is a byte that nobody looks at. I420 also stands for
// YV12, whose planes only have another order.
enum class PixelFormat : uint8_t { BGRx, RGBx, xRGB, xBGR, BGR, RGB, I420, NV12, Y444, Gray };

// One plane: `bytes` for each sample, which stands for 2^x_shift × 2^y_shift pixels.
struct PlaneShape {
  unsigned bytes, x_shift, y_shift;
};

struct FormatShape {
  unsigned planes;
  std::array<PlaneShape, 3> plane;
};

constexpr FormatShape shape_of(PixelFormat format) {
  switch (format) {
  case PixelFormat::BGR:
  case PixelFormat::RGB:
    return {1, {{{3, 0, 0}}}};
  case PixelFormat::I420:
    return {3, {{{1, 0, 0}, {1, 1, 1}, {1, 1, 1}}}};
  case PixelFormat::NV12:
    return {2, {{{1, 0, 0}, {2, 1, 1}}}};
  case PixelFormat::Y444:
    return {3, {{{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}}};
  case PixelFormat::Gray:
    return {1, {{{1, 0, 0}}}};
  default:
    return {1, {{{4, 0, 0}}}};
  }
}

constexpr bool is_rgb(PixelFormat format) {
  return format <= PixelFormat::RGB;
}

// What colours mean, in the numbers of ITU-T H.273. Matrix and range are those of Y, U and V in the
// picture; stripes have their codec's own.
struct Colour {
  static constexpr uint8_t kBt709 = 1, kBt601 = 6, kSrgb = 13, kBt2020 = 9;

  uint8_t primaries = kBt709;
  uint8_t transfer = kSrgb;
  uint8_t matrix = kBt601;
  bool full_range = false;

  bool operator==(const Colour &) const = default;
};

// Everything about a picture that a new layout of stripes depends on.
struct PictureFormat {
  unsigned width = 0, height = 0; // px
  unsigned fps_n = 60, fps_d = 1; // for the stream's timing information only
  PixelFormat pixels = PixelFormat::BGRx;
  Colour colour;

  bool operator==(const PictureFormat &) const = default;
};

} // namespace stripes::encode
