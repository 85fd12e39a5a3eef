// SPDX-License-Identifier: MPL-2.0
// Y, U and V of any matrix and range as those of a JPEG: BT.601, full range.
#pragma once

#include "encode/convert_420.h"

namespace stripes::encode {

// What a JPEG is made of, at one sample of colour for each pixel or for 2×2.
struct JpegPlanes {
  bool quarter_colour = true; // 4:2:0, of even size; else 4:4:4
  bool grey = false;          // there is only Y
  std::array<Plane, 3> planes;
};

// full_colour: keep one sample of colour for each pixel if the picture has that many. Not for RGB.
// Valid as long as the picture, and until the next call on this thread.
JpegPlanes to_jpeg(const Picture &picture, bool full_colour);

} // namespace stripes::encode
