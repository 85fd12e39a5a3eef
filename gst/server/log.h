// SPDX-License-Identifier: MPL-2.0
// The server's own debug category, "stripeserver".
#pragma once

#include <gst/gst.h>

namespace stripes {
GstDebugCategory *server_debug_category();
}

#define GST_CAT_DEFAULT (::stripes::server_debug_category())
