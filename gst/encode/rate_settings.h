// SPDX-License-Identifier: MPL-2.0
// What bounds the bytes of H.264, as the properties of stripeenc say it.
#pragma once

#include "encode/picture.h"

#include <algorithm>
#include <climits>

namespace stripes::encode {

// Nothing finer where a bitrate decides: what x264 takes without an encoder of its own for it,
// which would begin with a key.
constexpr unsigned kFinestOfLimit = 11;

enum class RateControlMode { Crf, Cbr };

struct RateSettings {
  RateControlMode mode = RateControlMode::Crf;
  unsigned crf_rise = 2;       // 0 … 20: how much coarser than crf when the whole picture moves
  unsigned bitrate = 8000;     // kbit/s for the whole picture, in Cbr
  unsigned max_bitrate = 0;    // kbit/s, in either mode; 0: none
  unsigned refine_bitrate = 0; // kbit/s that refinement may take; 0: automatic
  unsigned min_qp = 0;         // bounds where a bitrate decides; 0: automatic
  unsigned max_qp = 0;

  // Bytes a second that must not be exceeded for long; 0: none.
  double limit() const {
    const unsigned own = mode == RateControlMode::Cbr ? bitrate : 0;
    const unsigned kbit = own && (!max_bitrate || own < max_bitrate) ? own : max_bitrate;
    return kbit * 125.0;
  }
};

// What the bytes of a stripe went into.
enum class StripeKind { Change, Sharp, Key, TallKey, SharpKey, Refinement };
constexpr unsigned kStripeKinds = 6;

// What rate control says about the picture at hand.
struct QpPlan {
  int change = 25; // of what changed
  int key = 22;
  int still = 18;                           // of what stands still
  bool sharp = true;                        // small calm changes get `still` at once
  bool sharp_keys = true;                   // and keys of rows that had it already
  unsigned refinable_blocks = UINT_MAX;     // of 16×16 px, now
  TimePoint refine_from = TimePoint::min(); // when it is some if it is none

  // The key of a tall stripe is large, and most of it moves on before it is seen.
  int tall_key() const { return std::max(key, change); }
};

} // namespace stripes::encode
