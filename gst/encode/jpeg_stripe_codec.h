// SPDX-License-Identifier: MPL-2.0
// JPEG by TurboJPEG, straight from the picture's rows.
#pragma once

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

  explicit JpegStripeCodec(Handle handle) : handle_(std::move(handle)) {}

  Handle handle_;
};

} // namespace stripes::encode
