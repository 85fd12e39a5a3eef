// SPDX-License-Identifier: MPL-2.0
// Whether memory grows with each round, told from what only happened once.
#pragma once

#include "support/resource_snapshot.h"

#include <algorithm>
#include <cstdio>
#include <gtest/gtest.h>
#include <limits>

namespace stripes::test {

// The slope, bytes a round, of work that `rounds` does and samples. It is done up to three times,
// until the slope is below `flat`: what is leaked is leaked each time, while what grows to the most
// that was ever needed at once, or a moment that the machine spoilt, is not there again.
template <typename Rounds>
double flattest(const char *round, double flat, const Rounds &rounds) {
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 3 && least >= flat && !testing::Test::HasFatalFailure(); i++) {
    MemorySlope memory;
    rounds(memory);
    printf("%.0f bytes a %s\n", memory.bytes_per_round(), round);
    least = std::min(least, memory.bytes_per_round());
  }
  return least;
}

} // namespace stripes::test
