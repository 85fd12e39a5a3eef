// SPDX-License-Identifier: MPL-2.0
// JPEG by TurboJPEG, straight from the picture's rows where it can read them. A JPEG is BT.601,
// full range: what has another matrix or range goes by way of RGB.
#pragma once

#include "encode/convert_bt601.h"
#include "encode/stripe_codec.h"

#include <turbojpeg.h>

namespace stripes::encode {

class JpegStripeCodec : public StripeCodec {
 public:
  static Result<std::unique_ptr<StripeCodec>> make();

  Result<StripePayload> encode(const StripeRequest &request,
                               const EncodeSettings &settings) override;

 private:
  struct Destroy {
    void operator()(void *handle) const { tjDestroy(handle); }
  };
  using Handle = std::unique_ptr<void, Destroy>;

  struct Output {
    unsigned char *bytes = nullptr; // room
    unsigned long size = 0;         // of the room, then of the JPEG
    int quality = 0;                // percent
  };

  explicit JpegStripeCodec(Handle handle) : handle_(std::move(handle)) {}
  bool compress_planes(const Picture &rows, const JpegPlanes &jpeg, Output &out);
  bool compress_pixels(const Picture &rows, bool full_colour, Output &out);

  Handle handle_;
};

} // namespace stripes::encode
