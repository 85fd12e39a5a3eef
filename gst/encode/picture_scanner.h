// SPDX-License-Identifier: MPL-2.0
// Which tiles of a picture hold other pixels than in the picture before, and those tiles converted.
//
// Damage, where there is any, names the tiles to look at; XXH3 over their pixels, in all planes and
// as they came, decides. So damage that lies ("maybe changed") costs a hash and no encode, and
// without damage every tile is hashed. A tile that changed is converted while its pixels are still
// in the cache.
#pragma once

#include "base/worker_pool.h"
#include "encode/converted_picture.h"
#include "encode/stage_times.h"
#include "encode/tile_mask.h"

#include <cstdint>
#include <vector>

namespace stripes::encode {

class PictureScanner {
 public:
  // width, height: px. Every tile counts as changed until it was scanned.
  void set_size(unsigned width, unsigned height);
  void forget() { known_ = false; }
  bool known() const { return known_; }

  struct How {
    // Damage is taken at its word and nothing is hashed: for pictures that change all over.
    bool trust_damage = false;
    // Receives the tiles that changed; may be null.
    ConvertedPicture *converted = nullptr;
    StageTimes *times = nullptr; // where Detect and Convert are noted, or null
  };
  // damage may be null. Returns the tiles that changed, valid until the next call. Throws
  // std::bad_alloc; then every tile counts as changed in the next.
  const TileMask &scan(const Picture &picture, const DamageView *damage, const How &how,
                       WorkerPool &pool);
  const TileMask &changed() const { return changed_; }

 private:
  struct Columns {
    unsigned from = 0, to = 0; // to: one past the last
  };

  static bool has_these_tiles(const DamageView &damage);
  bool damaged(unsigned column, unsigned row, const DamageView &damage) const;
  unsigned damaged_in_row(unsigned row, const DamageView *damage) const;
  unsigned find_damaged_rows(const DamageView *damage);
  void scan_rows(size_t from, size_t to, const Picture &picture, const DamageView *damage,
                 const How &how);
  void mark_changed(unsigned row, const Picture &picture, const DamageView *damage, bool trust);
  void hash_row(unsigned row, const Picture &picture, Columns asked, uint64_t *hashes) const;
  bool convert_row(unsigned row, const Picture &picture, ConvertedPicture &converted) const;

  unsigned width_ = 0, height_ = 0;
  static constexpr uint64_t kNotAsked = 0; // in hash_row()
  std::vector<uint64_t> hashes_;           // of each tile
  std::vector<uint8_t> hash_known_;        // of each tile: hashes_ has its pixels
  TileMask changed_;
  std::vector<unsigned> rows_;       // of tiles, to look at
  bool known_ = false;               // pictures were scanned before
  uint64_t domain_ = 0, serial_ = 0; // newest damage that was scanned
};

} // namespace stripes::encode
