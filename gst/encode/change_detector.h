// SPDX-License-Identifier: MPL-2.0
// Which tiles of one stripe hold other pixels than when the stripe was last encoded.
//
// All planes count, in whatever format they come: nothing is converted to find out.
// Damage, where there is any, names the tiles to look at; XXH3 over their pixels decides. So damage
// that lies ("maybe changed") costs a hash and no encode, and without damage every tile is hashed.
#pragma once

#include "encode/layout_policy.h"
#include "encode/picture.h"

#include <cstdint>
#include <vector>

namespace stripes::encode {

class ChangeDetector {
 public:
  static constexpr unsigned kTileWidth = 64, kTileHeight = 16; // px

  ChangeDetector(unsigned picture_width, StripeSpan span);

  // Whether examine() could find anything; cheap. damage may be null.
  bool maybe_changed(const DamageView *damage) const;

  // Compares the picture's pixels with those of the last call, sets changed() and returns how many
  // tiles changed.
  unsigned examine(const Picture &picture, const DamageView *damage);

  // From now on every tile counts as changed until examined.
  void forget();

  // One entry a tile, row by row; 1 = changed in the last examine().
  const std::vector<uint8_t> &changed() const { return changed_; }
  unsigned columns() const { return columns_; }
  unsigned rows() const { return rows_; }

 private:
  bool damaged(unsigned column, unsigned row, const DamageView *damage) const;
  uint64_t hash(const Picture &picture, unsigned column, unsigned row) const;

  unsigned width_;
  StripeSpan span_;
  unsigned columns_, rows_;
  std::vector<uint64_t> hashes_;
  std::vector<uint8_t> changed_;
  bool known_ = false;               // hashes_ hold
  uint64_t domain_ = 0, serial_ = 0; // newest damage that was examined
};

} // namespace stripes::encode
