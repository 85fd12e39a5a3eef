// SPDX-License-Identifier: MPL-2.0
#include "sound/speech_timeline.h"

#include <utility>

namespace stripes::launch {

std::optional<SpeechTimeline::Due> SpeechTimeline::next(Time now, Time duration) {
  if (!end_ || *end_ < now) {
    dropping_ = false;
    end_ = now + kLeast + duration;
    return Due{now + kLeast, true};
  }
  const Time waits = *end_ - now;
  if (waits > kMost)
    dropping_ = true;
  else if (waits <= kLeast)
    dropping_ = false;
  if (dropping_)
    return {};
  const Time at = *end_;
  end_ = at + duration;
  return Due{at, false};
}

} // namespace stripes::launch
