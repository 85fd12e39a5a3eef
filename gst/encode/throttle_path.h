// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <gst/gst.h>

namespace stripes::encode {

// Whether what feeds this sink pad may be told that pictures are not wanted: one unbranched path to
// its source (behind a tee others want pictures all the same), with nothing on it that would drop
// pictures on its own account when told so. Any thread; false in doubt.
bool can_pass_throttle_on(GstPad *sinkpad);

} // namespace stripes::encode
