// SPDX-License-Identifier: MPL-2.0
// The encoder of one stripe: rows of pixels in, one access unit or JPEG file out.
#pragma once

#include "base/result.h"
#include "encode/encode_settings.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stripes::encode {

enum class Quality { Everyday, PaintOver };

struct StripeRequest {
  Picture rows; // the stripe's own rows, always of one pixel format
  bool key = false;
  Quality quality = Quality::Everyday;
  // One entry a 16×16 block, row by row: 1 = same pixels as in the stripe encoded before. Empty:
  // nothing is known. Must live until encode() returns.
  std::vector<uint8_t> *still_blocks = nullptr;
};

struct StripePayload {
  std::vector<uint8_t> bytes;
  unsigned width = 0, height = 0; // coded px
  bool key = false;
};

class StripeCodec {
 public:
  virtual ~StripeCodec() = default;
  // One thread at a time. After a failure the codec is to be made anew.
  virtual Result<StripePayload> encode(const StripeRequest &request,
                                       const EncodeSettings &settings) = 0;
};

struct StripeFormat {
  unsigned width = 0, height = 0; // px of the stripe
  unsigned fps_n = 60, fps_d = 1;
  Colour colour; // of Y, U and V
};

// Fails when the library refuses, or when this build lacks the codec.
Result<std::unique_ptr<StripeCodec>> make_stripe_codec(Codec codec, const StripeFormat &format);

} // namespace stripes::encode
