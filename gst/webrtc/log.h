// SPDX-License-Identifier: MPL-2.0
// Everything in this folder logs as "stripewebrtcsink".
#pragma once

#include <gst/gst.h>

namespace stripes {
GstDebugCategory *webrtc_debug_category();
}

#define GST_CAT_DEFAULT (::stripes::webrtc_debug_category())
