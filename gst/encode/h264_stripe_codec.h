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
  static Result<std::unique_ptr<StripeCodec>> make(const StripeFormat &format,
                                                   Chroma chroma = Chroma::Quarter);

  Result<StripePayload> encode(const StripeRequest &request,
                               const EncodeSettings &settings) override;

 private:
  struct Close {
    void operator()(x264_t *encoder) const;
  };
  using Encoder = std::unique_ptr<x264_t, Close>;

  H264StripeCodec(const StripeFormat &format, Chroma chroma);
  // least_qp: the smallest quantizer that will be asked for.
  Status open(int least_qp);

  // What is changed from picture to picture, without a key.
  struct Tuning {
    // To drop blocks of one or two small coefficients saves 4 to 20 % of what moves, at the same
    // PSNR. But refinement is made of just those.
    bool drop_small_residuals = false;
    // Where pages scroll and windows are dragged, a search that finds the way they go saves a sixth
    // of the bytes and more. A film gains nothing by it, for 12 % of a core.
    bool search_far = false;
    bool operator==(const Tuning &) const = default;
  };
  void tune(const Tuning &tuning);
  uint8_t *still_blocks(const TileMask &changed);
  ConvertedRows over_what_is_shown(const ConvertedRows &rows, const TileMask &changed);

  StripeFormat format_;
  Chroma chroma_;
  Encoder encoder_;
  int least_qp_ = 0;
  Tuning tuning_;
  unsigned width_, height_; // coded px, even in 4:2:0
  int64_t pts_ = 0;
  x264_image_t shown_{};              // what the decoder has; x264's own, until it encodes again
  std::vector<uint8_t> still_blocks_; // one entry a macroblock, row by row
};

} // namespace stripes::encode
