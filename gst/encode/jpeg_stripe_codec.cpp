// SPDX-License-Identifier: MPL-2.0
#include "encode/jpeg_stripe_codec.h"

#include "encode/coloured_text.h"
#include "encode/thread_scratch.h"

#include <cstdlib>

namespace stripes::encode {

namespace {

struct Compressed;

TJPF order_of(PixelFormat format) {
  switch (format) {
  case PixelFormat::RGBx:
    return TJPF_RGBX;
  case PixelFormat::xRGB:
    return TJPF_XRGB;
  case PixelFormat::xBGR:
    return TJPF_XBGR;
  case PixelFormat::BGR:
    return TJPF_BGR;
  case PixelFormat::RGB:
    return TJPF_RGB;
  default:
    return TJPF_BGRX;
  }
}

} // namespace

Result<std::unique_ptr<StripeCodec>> JpegStripeCodec::make() {
  Handle handle(tjInitCompress());
  if (!handle)
    return Failure{"The JPEG encoder could not be started.", tjGetErrorStr2(nullptr)};
  return std::unique_ptr<StripeCodec>(new JpegStripeCodec(std::move(handle)));
}

bool JpegStripeCodec::compress_planes(const Picture &rows, const JpegPlanes &jpeg, Output &out) {
  const unsigned char *planes[3];
  int strides[3];
  for (size_t i = 0; i < 3; i++) {
    planes[i] = jpeg.planes[i].pixels;
    strides[i] = static_cast<int>(jpeg.planes[i].stride);
  }
  const TJSAMP sampling = jpeg.grey ? TJSAMP_GRAY : jpeg.quarter_colour ? TJSAMP_420 : TJSAMP_444;
  return tjCompressFromYUVPlanes(handle_.get(), planes, static_cast<int>(rows.width), strides,
                                 static_cast<int>(rows.height), sampling, &out.bytes, &out.size,
                                 out.quality, TJFLAG_NOREALLOC) == 0;
}

bool JpegStripeCodec::compress_pixels(const Picture &rows, bool full_colour, Output &out) {
  const Plane &plane = rows.planes[0];
  const bool upwards = plane.stride < 0;
  return tjCompress2(handle_.get(), upwards ? plane.row(rows.height - 1) : plane.pixels,
                     static_cast<int>(rows.width), static_cast<int>(std::abs(plane.stride)),
                     static_cast<int>(rows.height), order_of(rows.format), &out.bytes, &out.size,
                     full_colour ? TJSAMP_444 : TJSAMP_420, out.quality,
                     TJFLAG_NOREALLOC | (upwards ? TJFLAG_BOTTOMUP : 0)) == 0;
}

Result<StripePayload> JpegStripeCodec::encode(const StripeRequest &request,
                                              const EncodeSettings &settings) {
  const Picture &rows = request.rows;
  const bool paint_over = request.quality == Quality::PaintOver;
  // Sharp means coloured text too, and a still stripe is sent only once. Before that, full colour
  // is for those stripes where it shows.
  const bool full_colour = paint_over || settings.chroma == Chroma::Full || has_coloured_text(rows);
  // TurboJPEG wants room for the worst case; the stripe gets a copy of the exact size.
  Output out;
  out.size = tjBufSize(static_cast<int>(rows.width), static_cast<int>(rows.height), TJSAMP_444);
  out.bytes = thread_scratch<Compressed>(out.size);
  out.quality =
      static_cast<int>(paint_over ? settings.paint_over_jpeg_quality : settings.jpeg_quality);
  bool compressed;
  if (is_rgb(rows.format)) { // TurboJPEG converts as it goes
    const StageTimer timer(request.times, Stage::Encode);
    compressed = compress_pixels(rows, full_colour, out);
  } else {
    StageTimer timer(request.times, Stage::Convert);
    const JpegPlanes planes = to_jpeg(rows, full_colour);
    timer.next(Stage::Encode);
    compressed = compress_planes(rows, planes, out);
  }
  if (!compressed)
    return Failure{"A picture could not be encoded as JPEG.", tjGetErrorStr2(handle_.get())};

  StripePayload payload;
  payload.bytes.assign(out.bytes, out.bytes + out.size);
  payload.width = rows.width;
  payload.height = rows.height;
  payload.key = true;
  return payload;
}

} // namespace stripes::encode
