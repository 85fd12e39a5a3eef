// SPDX-License-Identifier: MPL-2.0
// The RTP header extension by which a sender tells how long a browser shall hold pictures back
// before it shows them. With 0 it shows them at once, and does without the smoothing that costs a
// remote desktop its latency.
#pragma once

#include "base/gst_ptr.h"

#include <gst/rtp/rtp.h>

namespace stripes {

constexpr char kPlayoutDelayUri[] = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
constexpr unsigned kMaxPlayoutDelay = 40950; // ms: 12 bits of 10 ms

// min_ms ≤ max_ms, rounded down to 10 ms.
Ref<GstRTPHeaderExtension> make_playout_delay(unsigned min_ms, unsigned max_ms);

} // namespace stripes
