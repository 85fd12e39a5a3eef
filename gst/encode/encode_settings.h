// SPDX-License-Identifier: MPL-2.0
// What the properties of stripeenc say; copied once a picture.
#pragma once

#include "config.h"
#include "encode/picture.h"
#include "encode/rate_settings.h"

namespace stripes::encode {

enum class Codec { H264, Jpeg };
enum class Chroma { Quarter, Full }; // 4:2:0, 4:4:4
enum class Detect { Auto, Hash };
enum class PaintOver { Off, Refine, Idr };
enum class Streaming { Auto, Off, On };

struct EncodeSettings {
#if HAVE_X264
  Codec codec = Codec::H264;
#else
  Codec codec = Codec::Jpeg;
#endif
  Chroma chroma = Chroma::Quarter;
  Detect detect = Detect::Auto;
  unsigned stripe_height = 0; // px, 0: the layout policy's choice
  bool columns = false;       // tall stripes may be narrower than the picture
  unsigned crf = 25;          // 1 … 51, less is better
  RateSettings rate;          // of H.264
  unsigned jpeg_quality = 40; // 1 … 100, more is better
  Streaming streaming = Streaming::Auto;
  PaintOver paint_over = PaintOver::Refine;
  Milliseconds paint_over_delay{250};
  unsigned paint_over_crf = 18;
  unsigned paint_over_jpeg_quality = 90;
  QpPlan plan; // not a property: what rate control makes of them for the picture at hand

  // Whether what stands still may get a better pass. With H.264 it does where it was encoded
  // coarser than plan.still, whatever crf is.
  bool can_paint_over() const {
    if (paint_over == PaintOver::Off)
      return false;
    return codec == Codec::H264 || paint_over_jpeg_quality > jpeg_quality;
  }
};

} // namespace stripes::encode
