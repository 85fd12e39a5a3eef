// SPDX-License-Identifier: MPL-2.0
// The clock of pacing and input; timestamps come from the pipeline's clock instead.
#pragma once

#include <chrono>

namespace stripes {

inline std::chrono::nanoseconds steady_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

} // namespace stripes
