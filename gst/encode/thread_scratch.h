// SPDX-License-Identifier: MPL-2.0
// Memory for what lives no longer than one call: one piece for each worker and purpose instead of
// one for each stripe. It only grows, up to what the largest stripe needs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stripes::encode {

// Purpose: a type that tells the pieces apart. fill: what those are full of that nobody writes to.
template <typename Purpose>
uint8_t *thread_scratch(size_t bytes, uint8_t fill = 0) {
  thread_local std::vector<uint8_t> piece;
  if (piece.size() < bytes)
    piece.resize(bytes, fill);
  return piece.data();
}

} // namespace stripes::encode
