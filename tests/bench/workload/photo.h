// SPDX-License-Identifier: MPL-2.0
#pragma once

#include "bench/workload/picture.h"

namespace stripes::bench {

// A landscape as a camera sees it: a sky with clouds, hills one behind another, woods, water, and
// the grain of the film. grain: how far a channel strays at most, of 255.
Picture photo(int width, int height, uint32_t seed, double grain);

} // namespace stripes::bench
