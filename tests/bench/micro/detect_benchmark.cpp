// SPDX-License-Identifier: MPL-2.0
// Finding what changed in a picture of 1920×1080, on one thread: by hashing everything, and where
// damage says so.
#include "bench/micro/moving_pictures.h"
#include "encode/picture_scanner.h"

#include <benchmark/benchmark.h>

using namespace stripes;
using namespace stripes::bench;
using namespace stripes::encode;

namespace {

void detect(benchmark::State &state, Change change, bool by_damage) {
  MovingPictures pictures(1920, 1080, change);
  PictureScanner scanner;
  scanner.set_size(pictures.width(), pictures.height());
  WorkerPool pool(1);
  unsigned changed = 0;
  scanner.scan(pictures.next(), by_damage ? &pictures.damage() : nullptr, {}, pool);
  for (auto _ : state)
    changed =
        scanner.scan(pictures.next(), by_damage ? &pictures.damage() : nullptr, {}, pool).count();
  state.counters["tiles"] = changed;
}
BENCHMARK_CAPTURE(detect, still_by_hash, Change::None, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(detect, few_by_hash, Change::Few, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(detect, few_by_damage, Change::Few, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(detect, all_by_hash, Change::All, false)->Unit(benchmark::kMillisecond);

} // namespace
