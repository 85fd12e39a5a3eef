// SPDX-License-Identifier: MPL-2.0
// So that a gst-launch line, which cannot hand a server on, can have both kinds of sinks.
#pragma once

#include "base/gst_ptr.h"
#include "stripe/gststripeserver.h"

#include <gst/gst.h>

namespace stripes {

// The server of a stripewssink in the same pipeline that no stripewebrtcsink uses yet; null when
// there is none.
Ref<GstStripeServer> find_shared_server(GstElement *element);

} // namespace stripes
