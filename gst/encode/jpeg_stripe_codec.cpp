// SPDX-License-Identifier: MPL-2.0
#include "encode/jpeg_stripe_codec.h"

namespace stripes::encode {

namespace {

// TurboJPEG wants room for the worst case, so each worker compresses into one scratch of its own
// and the stripe gets a copy of the exact size.
std::vector<uint8_t> &scratch(size_t least) {
  thread_local std::vector<uint8_t> bytes;
  if (bytes.size() < least)
    bytes.resize(least);
  return bytes;
}

} // namespace

Result<std::unique_ptr<StripeCodec>> JpegStripeCodec::make() {
  Handle handle(tjInitCompress());
  if (!handle)
    return Failure{"The JPEG encoder could not be started.", tjGetErrorStr2(nullptr)};
  return std::unique_ptr<StripeCodec>(new JpegStripeCodec(std::move(handle)));
}

Result<StripePayload> JpegStripeCodec::encode(const StripeRequest &request,
                                              const EncodeSettings &settings) {
  const int width = static_cast<int>(request.rows.width);
  const int height = static_cast<int>(request.rows.height);
  const bool paint_over = request.quality == Quality::PaintOver;
  // Sharp means coloured text too, and a still stripe is sent only once.
  const TJSAMP sampling = paint_over ? TJSAMP_444 : TJSAMP_420;
  std::vector<uint8_t> &room = scratch(tjBufSize(width, height, sampling));
  unsigned char *bytes = room.data();
  unsigned long size = room.size();
  const unsigned quality = paint_over ? settings.paint_over_jpeg_quality : settings.jpeg_quality;
  if (tjCompress2(handle_.get(), request.rows.pixels, width, static_cast<int>(request.rows.stride),
                  height, TJPF_BGRX, &bytes, &size, sampling, static_cast<int>(quality),
                  TJFLAG_NOREALLOC) != 0)
    return Failure{"A picture could not be encoded as JPEG.", tjGetErrorStr2(handle_.get())};
  StripePayload payload;
  payload.bytes.assign(bytes, bytes + size);
  payload.width = request.rows.width;
  payload.height = request.rows.height;
  payload.key = true;
  return payload;
}

} // namespace stripes::encode
