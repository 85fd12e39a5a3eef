// SPDX-License-Identifier: MPL-2.0
// Which tiles of one stripe still stand in everyday quality, and since when.
//
// A tile that has not changed for `delay` is due for a better pass. Tiles are told apart so that
// text beside a blinking caret gets sharp although its stripe never stands still.
#pragma once

#include "encode/picture.h"
#include "encode/tile_mask.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stripes::encode {

class RefineTracker {
 public:
  explicit RefineTracker(size_t tiles) : changed_at_(tiles), coarse_(tiles) {}

  // The tiles marked in `changed` were encoded in everyday quality at `now`.
  void encoded(const TileMask &changed, TimePoint now);
  void all_encoded(TimePoint now);
  // They were encoded in the better quality at once.
  void encoded_sharp(const TileMask &changed, TimePoint now);
  // Whether none of the tiles marked in `changed` had changed within `span` before `now`.
  bool calm(const TileMask &changed, TimePoint now, Milliseconds span) const;
  // Every tile stands in the better quality.
  void all_refined();

  bool refined() const { return coarse_count_ == 0; }

  // When the first coarse tile has stood for `delay`; nothing when all are refined.
  std::optional<TimePoint> first_due(Milliseconds delay) const;
  // When all have, for codecs that refine a stripe as a whole.
  std::optional<TimePoint> whole_due(Milliseconds delay) const;

  // Marks the tiles that are due at `now` in `due`, counts them as refined, returns how many.
  // A tile due within the next `slack` goes along: one picture instead of two. No more than `most`.
  unsigned take_due(TimePoint now, Milliseconds delay, Milliseconds slack, unsigned most,
                    TileMask &due);

 private:
  std::vector<TimePoint> changed_at_;
  std::vector<uint8_t> coarse_;
  size_t coarse_count_ = 0;
};

} // namespace stripes::encode
