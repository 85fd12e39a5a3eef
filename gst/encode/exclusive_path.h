// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <gst/gst.h>

namespace stripes::encode {

// Whether all that comes into this sink pad is made for it alone: nothing branches off (a tee)
// between it and the source. Only then may it ask the source for less. Any thread; false in doubt.
bool is_fed_exclusively(GstPad *sinkpad);

} // namespace stripes::encode
