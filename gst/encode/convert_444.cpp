// SPDX-License-Identifier: MPL-2.0
#include "encode/convert_444.h"

#include "encode/convert_bt601.h"
#include "encode/thread_scratch.h"

#include <libyuv/convert_argb.h>
#include <libyuv/convert_from_argb.h>
#include <libyuv/planar_functions.h>

namespace stripes::encode {

namespace {

struct Reordered;

using Targets = std::array<uint8_t *, 3>;
using ToArgb = int (*)(const uint8_t *, int, uint8_t *, int, int, int);

int stride_of(const Plane &plane) {
  return static_cast<int>(plane.stride);
}

// libyuv has 4:4:4 for one order of bytes only, which it calls ARGB and which is B G R A in memory.
// null: that one.
ToArgb to_argb(PixelFormat format) {
  switch (format) {
  case PixelFormat::RGBx:
    return libyuv::ABGRToARGB;
  case PixelFormat::xRGB:
    return libyuv::BGRAToARGB;
  case PixelFormat::xBGR:
    return libyuv::RGBAToARGB;
  case PixelFormat::BGR:
    return libyuv::RGB24ToARGB;
  case PixelFormat::RGB:
    return libyuv::RAWToARGB;
  default:
    return nullptr;
  }
}

// Line by line where bytes change places: they are still in the cache when they are converted.
void from_rgb(const Picture &picture, const Targets &to, int stride) {
  const int width = static_cast<int>(picture.width);
  const Plane &source = picture.planes[0];
  const ToArgb reorder = to_argb(picture.format);
  if (!reorder) {
    libyuv::ARGBToI444(source.pixels, stride_of(source), to[0], stride, to[1], stride, to[2],
                       stride, width, static_cast<int>(picture.height));
    return;
  }
  uint8_t *argb = thread_scratch<Reordered>(size_t{picture.width} * 4);
  for (unsigned line = 0; line < picture.height; line++) {
    const ptrdiff_t at = static_cast<ptrdiff_t>(line) * stride;
    reorder(source.row(line), 0, argb, 0, width, 1);
    libyuv::ARGBToI444(argb, 0, to[0] + at, 0, to[1] + at, 0, to[2] + at, 0, width, 1);
  }
}

void copy(const Plane &from, uint8_t *to, int stride, const Picture &picture) {
  libyuv::CopyPlane(from.pixels, stride_of(from), to, stride, static_cast<int>(picture.width),
                    static_cast<int>(picture.height));
}

// Each sample of colour stands for 2×2 pixels.
void from_420(const Picture &picture, const Targets &to, int stride) {
  const Planes420 from = to_h264(picture);
  copy(from.planes[0], to[0], stride, picture);
  const size_t step = from.interleaved ? 2 : 1;
  const Plane &us = from.planes[1];
  const Plane vs = from.interleaved ? Plane{us.pixels + 1, us.stride} : from.planes[2];
  for (unsigned line = 0; line < picture.height; line++) {
    const ptrdiff_t at = static_cast<ptrdiff_t>(line) * stride;
    const uint8_t *u = us.row(line / 2), *v = vs.row(line / 2);
    for (unsigned x = 0; x < picture.width; x++) {
      to[1][at + x] = u[x / 2 * step];
      to[2][at + x] = v[x / 2 * step];
    }
  }
}

} // namespace

void to_444(const Picture &picture, const Targets &planes, unsigned stride) {
  const int bytes = static_cast<int>(stride);
  if (is_rgb(picture.format))
    return from_rgb(picture, planes, bytes);
  if (picture.format != PixelFormat::Y444)
    return from_420(picture, planes, bytes);
  const std::array<Plane, 3> from = y444_to_h264(picture);
  for (size_t i = 0; i < 3; i++)
    copy(from[i], planes[i], bytes, picture);
}

} // namespace stripes::encode
