// SPDX-License-Identifier: MPL-2.0
// Made-up photographs: smooth shapes with a little grain, cheap to make, not cheap to encode.
#pragma once

#include "support/x_client.h"

#include <cstdint>

namespace stripes::test {

// A piece of an endless picture. x, y: of its corner in that picture; another `seed`, another
// picture.
Image texture(int x, int y, unsigned width, unsigned height, uint32_t seed);

} // namespace stripes::test
