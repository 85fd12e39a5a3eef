// SPDX-License-Identifier: MPL-2.0
// H.264 by libx264: one single-threaded encoder for one row of stripes.
//
// Every picture gets its quantizer from us. x264's own CRF remembers the key picture and gave small
// changes QP 32 and more; with a constant quantizer it also needs no low-resolution look-ahead,
// which halves the time of a 1920×64 P picture (see docs/decisions/0003).
#pragma once

#include <cstdint> // x264.h needs it and does not include it

extern "C" {
#include <x264.h>
}

#include "base/gst_ptr.h"
#include "encode/stripe_codec.h"

namespace stripes::encode {

class H264StripeCodec : public StripeCodec {
 public:
  static Result<std::unique_ptr<StripeCodec>> make(const StripeFormat &format);

  Result<StripePayload> encode(const StripeRequest &request,
                               const EncodeSettings &settings) override;

 private:
  struct Close {
    void operator()(x264_t *encoder) const;
  };
  using Encoder = std::unique_ptr<x264_t, Close>;

  explicit H264StripeCodec(const StripeFormat &format);
  // least_qp: the smallest quantizer that will be asked for.
  Status open(int least_qp);

  StripeFormat format_;
  Encoder encoder_;
  int least_qp_ = 0;
  unsigned width_, height_; // coded px, even
  int64_t pts_ = 0;
};

} // namespace stripes::encode
