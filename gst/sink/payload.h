// SPDX-License-Identifier: MPL-2.0
// A buffer's bytes as what the server sends.
#pragma once

#include "base/gst_ptr.h"

#include <gst/gst.h>

namespace stripes {

// Without a copy; the buffer stays until the last client got them. Null when it cannot be read.
Ref<GBytes> payload_of(GstBuffer *buffer);

} // namespace stripes
