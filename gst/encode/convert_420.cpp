// SPDX-License-Identifier: MPL-2.0
#include "encode/convert_420.h"

#include "encode/thread_scratch.h"

#include <cstring>
#include <libyuv/convert.h>

namespace stripes::encode {

// libyuv names its formats after little-endian words, so ARGB is B G R A in memory.
RgbTo420 rgb_to_420(PixelFormat format) {
  switch (format) {
  case PixelFormat::RGBx:
    return libyuv::ABGRToI420;
  case PixelFormat::xRGB:
    return libyuv::BGRAToI420;
  case PixelFormat::xBGR:
    return libyuv::RGBAToI420;
  case PixelFormat::BGR:
    return libyuv::RGB24ToI420;
  case PixelFormat::RGB:
    return libyuv::RAWToI420;
  default:
    return libyuv::ARGBToI420;
  }
}

namespace {

struct Converted;
struct NeutralColour;

constexpr uint8_t kNeutral = 128;

int stride_of(const Plane &plane) {
  return static_cast<int>(plane.stride);
}

// Planes of our own that hold 4:2:0 of an even size.
class Target {
 public:
  Target(unsigned width, unsigned height)
      : width_(width), height_(height),
        y(thread_scratch<Converted>(size_t{width} * height * 3 / 2)), u(y + size_t{width} * height),
        v(u + size_t{width} * height / 4) {}

  void fill(const Picture &p) {
    const int w = static_cast<int>(p.width), h = static_cast<int>(p.height);
    const int luma = static_cast<int>(width_), colour = static_cast<int>(width_ / 2);
    const auto &[a, b, c] = p.planes;
    switch (p.format) {
    case PixelFormat::I420:
      libyuv::I420Copy(a.pixels, stride_of(a), b.pixels, stride_of(b), c.pixels, stride_of(c), y,
                       luma, u, colour, v, colour, w, h);
      break;
    case PixelFormat::NV12:
      libyuv::NV12ToI420(a.pixels, stride_of(a), b.pixels, stride_of(b), y, luma, u, colour, v,
                         colour, w, h);
      break;
    case PixelFormat::Y444:
      libyuv::I444ToI420(a.pixels, stride_of(a), b.pixels, stride_of(b), c.pixels, stride_of(c), y,
                         luma, u, colour, v, colour, w, h);
      break;
    case PixelFormat::Gray:
      libyuv::I400ToI420(a.pixels, stride_of(a), y, luma, u, colour, v, colour, w, h);
      break;
    default:
      rgb_to_420(p.format)(a.pixels, stride_of(a), y, luma, u, colour, v, colour, w, h);
    }
    double_the_edge(p);
  }

  Planes420 planes() const {
    const auto luma = static_cast<ptrdiff_t>(width_), colour = luma / 2;
    return {false, width_, height_, {{{y, luma}, {u, colour}, {v, colour}}}};
  }

 private:
  void double_the_edge(const Picture &p) {
    if (p.width < width_)
      for (unsigned line = 0; line < p.height; line++)
        y[size_t{line} * width_ + p.width] = y[size_t{line} * width_ + p.width - 1];
    if (p.height < height_)
      std::memcpy(y + size_t{p.height} * width_, y + size_t{p.height - 1} * width_, width_);
  }

  unsigned width_, height_;
  uint8_t *y, *u, *v;
};

Plane neutral_plane(unsigned width, unsigned height) {
  return {thread_scratch<NeutralColour>(size_t{width} * height, kNeutral),
          static_cast<ptrdiff_t>(width)};
}

} // namespace

Planes420 to_420(const Picture &picture) {
  const unsigned width = (picture.width + 1) & ~1u, height = (picture.height + 1) & ~1u;
  if (width == picture.width && height == picture.height) {
    if (picture.format == PixelFormat::I420 || picture.format == PixelFormat::NV12)
      return {picture.format == PixelFormat::NV12, width, height, picture.planes};
    if (picture.format == PixelFormat::Gray) {
      const Plane neutral = neutral_plane(width / 2, height / 2);
      return {false, width, height, {{picture.planes[0], neutral, neutral}}};
    }
  }
  Target target(width, height);
  target.fill(picture);
  return target.planes();
}

} // namespace stripes::encode
