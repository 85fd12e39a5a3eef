// SPDX-License-Identifier: MPL-2.0
// Pictures as the codecs carry them: BT.601, limited range in H.264, full range in JPEG.
#pragma once

#include "encode/convert_420.h"

namespace stripes::encode {

// 4:2:0 as for to_420(), but BT.601, limited range, whatever the picture is. Valid as long as the
// picture, and until the next call on this thread.
Planes420 to_h264(const Picture &picture);

// The same of a picture in Y444, at its full colour and own size.
std::array<Plane, 3> y444_to_h264(const Picture &picture);

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
