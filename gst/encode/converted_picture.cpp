// SPDX-License-Identifier: MPL-2.0
#include "encode/converted_picture.h"

#include "encode/convert_444.h"
#include "encode/convert_bt601.h"

#include <algorithm>
#include <cstring>
#include <libyuv/convert.h>
#include <libyuv/planar_functions.h>

namespace stripes::encode {

namespace {

int stride_of(const Plane &plane) {
  return static_cast<int>(plane.stride);
}

} // namespace

void ConvertedPicture::set_size(unsigned width, unsigned height, Chroma chroma) {
  width_ = width;
  height_ = height;
  shift_ = chroma == Chroma::Full ? 0 : 1;
  stride_ = (width + shift_) & ~shift_;
  lines_ = (height + shift_) & ~shift_;
  const size_t luma = size_t{stride_} * lines_;
  y_.assign(luma, 16);
  u_.assign(luma >> 2 * shift_, 128);
  v_.assign(luma >> 2 * shift_, 128);
}

void ConvertedPicture::convert(const Picture &picture, unsigned x, unsigned y, unsigned width,
                               unsigned height) {
  width = std::min(width, width_ - x);
  height = std::min(height, height_ - y);
  const Picture part = picture.area(x, y, width, height);
  uint8_t *to_y = y_.data() + size_t{y} * stride_ + x;
  const size_t colour = size_t{y >> shift_} * (stride_ >> shift_) + (x >> shift_);
  uint8_t *to_u = u_.data() + colour, *to_v = v_.data() + colour;
  if (shift_ == 0)
    return to_444(part, {to_y, to_u, to_v}, stride_);
  const int luma_stride = static_cast<int>(stride_), colour_stride = luma_stride / 2;
  const int w = static_cast<int>(width), h = static_cast<int>(height);
  if (is_rgb(picture.format)) {
    const Plane &from = part.planes[0];
    rgb_to_420(picture.format)(from.pixels, stride_of(from), to_y, luma_stride, to_u, colour_stride,
                               to_v, colour_stride, w, h);
  } else {
    const Planes420 from = to_h264(part);
    const auto &[a, b, c] = from.planes;
    if (from.interleaved)
      libyuv::NV12ToI420(a.pixels, stride_of(a), b.pixels, stride_of(b), to_y, luma_stride, to_u,
                         colour_stride, to_v, colour_stride, w, h);
    else
      libyuv::I420Copy(a.pixels, stride_of(a), b.pixels, stride_of(b), c.pixels, stride_of(c), to_y,
                       luma_stride, to_u, colour_stride, to_v, colour_stride, w, h);
  }
  double_the_edges(x, y, width, height);
}

void ConvertedPicture::double_the_edges(unsigned x, unsigned y, unsigned width, unsigned height) {
  if (x + width == width_ && width_ < stride_)
    for (unsigned line = y; line < y + height; line++)
      y_[size_t{line} * stride_ + width_] = y_[size_t{line} * stride_ + width_ - 1];
  if (y + height == height_ && height_ < lines_) {
    const size_t last = size_t{height_ - 1} * stride_;
    std::memcpy(y_.data() + last + stride_ + x, y_.data() + last + x,
                std::min(width + 1, stride_ - x));
  }
}

ConvertedRows ConvertedPicture::area(unsigned x, unsigned y, unsigned width,
                                     unsigned height) const {
  const auto luma = static_cast<ptrdiff_t>(stride_), colour = luma >> shift_;
  const size_t at = size_t{y >> shift_} * (stride_ >> shift_) + (x >> shift_);
  return {shift_ == 0 ? Chroma::Full : Chroma::Quarter,
          (width + shift_) & ~shift_,
          (height + shift_) & ~shift_,
          {{{y_.data() + size_t{y} * stride_ + x, luma},
            {u_.data() + at, colour},
            {v_.data() + at, colour}}}};
}

} // namespace stripes::encode
