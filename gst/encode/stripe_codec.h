// SPDX-License-Identifier: MPL-2.0
// The encoder of one stripe: rows of pixels in, one access unit or JPEG file out.
#pragma once

#include "base/result.h"
#include "encode/converted_picture.h"
#include "encode/encode_settings.h"
#include "encode/stage_times.h"
#include "encode/tile_mask.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stripes::encode {

constexpr unsigned kTallStripe = 128; // px from which on it is more than one row

enum class Quality { Everyday, PaintOver };

struct StripeRequest {
  Picture rows;            // the stripe's own rows, always of one pixel format; for JPEG
  ConvertedRows converted; // the same, for H.264
  bool key = false;
  Quality quality = Quality::Everyday;
  int qp = 25; // the quantizer of H.264
  // All others hold the same pixels as in the stripe encoded before, or are not painted; null:
  // nothing is known.
  const TileMask *changed = nullptr;
  // The others are left exactly as the decoder has them, also where they could be better.
  bool keep_others = false;
  bool film = false;           // all of the screen changes all the time
  StageTimes *times = nullptr; // where Encode is noted
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
  Colour colour;        // of Y, U and V
  unsigned threads = 1; // that encode one picture of it, at most
};

// Fails when the library refuses, or when this build lacks the codec.
Result<std::unique_ptr<StripeCodec>> make_stripe_codec(const EncodeSettings &settings,
                                                       const StripeFormat &format);

} // namespace stripes::encode
