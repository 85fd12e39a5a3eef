// SPDX-License-Identifier: MPL-2.0
// What the encoder sees of a raw picture: borrowed memory, no GStreamer.
#pragma once

#include "encode/pixel_format.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stripes::encode {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Milliseconds = std::chrono::milliseconds;

struct Plane {
  const uint8_t *pixels = nullptr; // the top left sample
  ptrdiff_t stride = 0;            // bytes from one row to the next one below; may be negative

  const uint8_t *row(unsigned y) const { return pixels + static_cast<ptrdiff_t>(y) * stride; }
};

// Valid as long as the caller keeps the buffer mapped. U is plane 1 and V plane 2, or both plane 1.
struct Picture {
  PixelFormat format = PixelFormat::BGRx;
  Colour colour; // of Y, U and V; without meaning for RGB
  unsigned width = 0, height = 0;
  std::array<Plane, 3> planes;

  static Picture bgrx(const uint8_t *pixels, ptrdiff_t stride, unsigned width, unsigned height) {
    return {PixelFormat::BGRx, {}, width, height, {{{pixels, stride}}}};
  }

  // Part of it; x and y must be even, as colour may be shared by 2×2 pixels.
  Picture area(unsigned x, unsigned y, unsigned part_width, unsigned part_height) const {
    Picture part = *this;
    const FormatShape shape = shape_of(format);
    for (unsigned i = 0; i < shape.planes; i++)
      part.planes[i].pixels = planes[i].row(y >> shape.plane[i].y_shift) +
                              size_t{x >> shape.plane[i].x_shift} * shape.plane[i].bytes;
    part.width = part_width;
    part.height = part_height;
    return part;
  }
  Picture rows(unsigned y, unsigned count) const { return area(0, y, width, count); }
};

// A GstStripeDamageMeta that fits the picture. Serials of different domains do not compare.
struct DamageView {
  uint64_t domain = 0;
  uint64_t serial = 0; // of this picture
  unsigned tile_width = 0, tile_height = 0, columns = 0, rows = 0;
  const uint64_t *serials = nullptr;        // rows * columns, row by row
  const uint64_t *newest_in_rows = nullptr; // may be null
};

} // namespace stripes::encode
