// SPDX-License-Identifier: MPL-2.0
// Pictures of even size, as encoders with quarter-size colour want them: an odd last column or row
// is left out, without a copy.
#pragma once

#include "base/gst_ptr.h"

namespace stripes {

// The caps of the even part; null when these are no caps of raw video, or of less than 2 × 2 px.
Ref<GstCaps> even_caps(GstCaps *caps);

// The buffer with a GstVideoMeta that tells its strides, which cannot be seen from even caps.
Ref<GstBuffer> with_video_meta(GstBuffer *buffer, GstCaps *original_caps);

} // namespace stripes
