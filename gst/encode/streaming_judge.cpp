// SPDX-License-Identifier: MPL-2.0
#include "encode/streaming_judge.h"

namespace stripes::encode {

// The first of two only learns what the tiles hold, the second tells which of them change.
bool StreamingJudge::looks() const {
  return pictures_ >= kBetweenLooks;
}

bool StreamingJudge::trusts_damage(Streaming mode) const {
  return mode == Streaming::On || (mode == Streaming::Auto && streaming_ && !looks());
}

void StreamingJudge::note(const TileMask &changed) {
  const bool full = size_t{changed.count()} * 100 >= changed.size() * kFullPercent;
  if (!full) {
    reset();
    return;
  }
  pictures_++;
  if (!streaming_ && pictures_ >= kToBegin) {
    streaming_ = true;
    pictures_ = 0;
  } else if (streaming_ && pictures_ >= kBetweenLooks + 2) {
    pictures_ = 0;
  }
}

} // namespace stripes::encode
