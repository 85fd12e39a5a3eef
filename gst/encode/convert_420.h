// SPDX-License-Identifier: MPL-2.0
// Pictures of any format as 4:2:0, which is what H.264 is encoded from.
#pragma once

#include "encode/picture.h"

namespace stripes::encode {

struct Planes420 {
  bool interleaved = false;       // U and V together in plane 1
  unsigned width = 0, height = 0; // even
  std::array<Plane, 3> planes;
};

// libyuv's way from an RGB format: BT.601, limited range. Source, its stride, then Y, U and V with
// theirs (bytes), width and height (px).
using RgbTo420 = int (*)(const uint8_t *, int, uint8_t *, int, uint8_t *, int, uint8_t *, int, int,
                         int);
RgbTo420 rgb_to_420(PixelFormat format);

// The picture's own planes where they serve, a converted copy otherwise: an odd size gets its last
// column and row doubled. RGB becomes BT.601, limited range; Y, U and V keep their meaning. Valid
// as long as the picture, and until the next call on this thread.
Planes420 to_420(const Picture &picture);

} // namespace stripes::encode
