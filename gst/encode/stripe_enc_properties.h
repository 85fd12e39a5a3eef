// SPDX-License-Identifier: MPL-2.0
// The properties of stripeenc: their specs, and their way into EncodeSettings and back.
#pragma once

#include "encode/encode_settings.h"

#include <gst/gst.h>

namespace stripes::encode {

enum StripeEncProperty : guint {
  kPropCodec = 1,
  kPropStripeHeight,
  kPropThreads,
  kPropDetect,
  kPropCrf,
  kPropJpegQuality,
  kPropStreaming,
  kPropPaintOver,
  kPropPaintOverDelay,
  kPropPaintOverCrf,
  kPropPaintOverJpegQuality,
  kPropStats,
  kPropRateControl,
  kPropBitrate,
  kPropMaxBitrate,
  kPropRefineBitrate,
  kPropCrfRise,
  kPropMinQp,
  kPropMaxQp,
  kPropChroma,
  kPropColumns,
};

void install_stripe_enc_properties(GObjectClass *klass);

// threads is kept apart: it is the only one that cannot change while playing.
// false: not one of ours.
bool set_stripe_enc_property(EncodeSettings &settings, guint &threads, guint id,
                             const GValue *value);
bool get_stripe_enc_property(const EncodeSettings &settings, guint threads, guint id,
                             GValue *value);

} // namespace stripes::encode
