// SPDX-License-Identifier: MPL-2.0
// Whether the screen shows a film or a game: all of it changes with every picture, so looking for
// what did not change is wasted. Two pictures out of many are still looked at, to see whether that
// goes on.
#pragma once

#include "encode/encode_settings.h"
#include "encode/tile_mask.h"

namespace stripes::encode {

class StreamingJudge {
 public:
  bool is_film(Streaming mode) const {
    return mode == Streaming::On || (mode == Streaming::Auto && streaming_);
  }
  // Whether the next picture's damage is to be taken at its word.
  bool trusts_damage(Streaming mode) const;
  // That picture changed these tiles.
  void note(const TileMask &changed);
  void reset() { *this = {}; }

 private:
  static constexpr unsigned kToBegin = 30, kBetweenLooks = 60; // pictures
  static constexpr unsigned kFullPercent = 85;                 // of the tiles

  bool looks() const;

  bool streaming_ = false;
  unsigned pictures_ = 0; // full ones in a row; since the last look while streaming
};

} // namespace stripes::encode
