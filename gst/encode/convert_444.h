// SPDX-License-Identifier: MPL-2.0
// Pictures of any format as 4:4:4: a sample of colour for every pixel, in H.264's own colour.
#pragma once

#include "encode/picture.h"

namespace stripes::encode {

// BT.601, limited range, whatever the picture is, into planes of Y, U and V that are `stride` bytes
// from one line to the next. Fewer samples of colour than pixels are repeated.
void to_444(const Picture &picture, const std::array<uint8_t *, 3> &planes, unsigned stride);

} // namespace stripes::encode
