// SPDX-License-Identifier: MPL-2.0
// For tests that say how long something may take, on machines that have other things to do as well.
#pragma once

#include <algorithm>
#include <chrono>
#include <limits>

namespace stripes::test {

// How long `action` takes, ms.
template <typename Action>
double ms_of(const Action &action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

// The shortest of a few times in ms, each of which `action` returns; no more are taken once one is
// below `enough`. What waits for something it should not wait for does so every time; what a
// machine that is busy elsewhere adds does not come every time.
template <typename Action>
double quickest_ms(double enough, const Action &action, int tries = 5) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < tries && best >= enough; i++)
    best = std::min<double>(best, action());
  return best;
}

} // namespace stripes::test
