// SPDX-License-Identifier: MPL-2.0
// An encoded stripe as elements downstream see it.
#pragma once

#include "base/gst_ptr.h"
#include "encode/encode_settings.h"
#include "encode/stripe_outlet.h"

#include <gst/video/video.h>

namespace stripes::encode {

// The caps of stripes of such pictures, encoded by these settings.
Ref<GstCaps> stripe_caps(const EncodeSettings &settings, const GstVideoInfo &pictures);

// Takes the stripe's bytes over; with its meta and the flags that belong to it.
Ref<GstBuffer> buffer_of(EncodedStripe &&stripe, GstClockTime pts, GstClockTime duration);

} // namespace stripes::encode
