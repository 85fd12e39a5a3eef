// SPDX-License-Identifier: MPL-2.0
// Deciding what moves together, for each picture: nothing, a few rows, the whole screen.
#include "encode/motion_regions.h"

#include <benchmark/benchmark.h>

using namespace stripes::encode;

namespace {

constexpr unsigned kRows = 17, kTiles = 120; // 1920×1080 in rows of 64 px

void decide(benchmark::State &state) {
  MotionRegions regions(kRows);
  std::vector<unsigned> changed(kRows);
  for (unsigned row = 0; row < static_cast<unsigned>(state.range(0)); row++)
    changed[row] = kTiles;
  TimePoint now{};
  for (auto _ : state)
    benchmark::DoNotOptimize(regions.note(changed, kTiles, now += Milliseconds(16)));
}
BENCHMARK(decide)->Arg(0)->Arg(6)->Arg(kRows);

} // namespace
