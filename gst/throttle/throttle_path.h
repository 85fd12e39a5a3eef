// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <gst/gst.h>

namespace stripes::throttle {

// Whether a THROTTLE event may be pushed from this sink pad upstream: there is one path to a source
// and nothing on it would drop pictures on its own account when told so. A tee on the way takes
// part: from now on it tells the source what all its branches want together, see BranchWishes. To
// be asked before each such event. Any thread; false in doubt.
bool open_throttle_path(GstPad *sinkpad);

} // namespace stripes::throttle
