// SPDX-License-Identifier: MPL-2.0
// BGRx into the planes that H.264 is encoded from: a whole picture of 1920×1080, and one tile.
#include "bench/micro/moving_pictures.h"
#include "encode/converted_picture.h"
#include "encode/tile_mask.h"

#include <benchmark/benchmark.h>

using namespace stripes::bench;
using namespace stripes::encode;

namespace {

void convert(benchmark::State &state, unsigned width, unsigned height) {
  MovingPictures pictures(1920, 1080, Change::All);
  ConvertedPicture converted;
  converted.set_size(pictures.width(), pictures.height());
  for (auto _ : state)
    converted.convert(pictures.next(), 0, 0, width, height);
}
BENCHMARK_CAPTURE(convert, picture, 1920, 1080)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(convert, tile, kTileWidth, kTileHeight)->Unit(benchmark::kMicrosecond);

} // namespace
