// SPDX-License-Identifier: MPL-2.0
// What properties ask for that a picture does not get.
#pragma once

#include "encode/encode_settings.h"

#include <string>
#include <vector>

namespace stripes::encode {

// A sentence for each, which names the property and what is used instead; none where all is used as
// it stands. width, height: px of the picture.
std::vector<std::string> clamped_settings(const EncodeSettings &settings, unsigned width,
                                          unsigned height);

} // namespace stripes::encode
