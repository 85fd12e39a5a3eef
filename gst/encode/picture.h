// SPDX-License-Identifier: MPL-2.0
// What the encoder sees of a raw picture: borrowed memory, no GStreamer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stripes::encode {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Milliseconds = std::chrono::milliseconds;

// Rows of B G R x bytes; valid as long as the caller keeps the buffer mapped.
struct Picture {
  const uint8_t *pixels = nullptr;
  size_t stride = 0; // bytes
  unsigned width = 0, height = 0;

  const uint8_t *row(unsigned y) const { return pixels + size_t{y} * stride; }
};

// A GstStripeDamageMeta that fits the picture. Serials of different domains do not compare.
struct DamageView {
  uint64_t domain = 0;
  uint64_t serial = 0; // of this picture
  unsigned tile_width = 0, tile_height = 0, columns = 0, rows = 0;
  const uint64_t *serials = nullptr; // rows * columns, row by row
};

} // namespace stripes::encode
