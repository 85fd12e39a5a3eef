// SPDX-License-Identifier: MPL-2.0
#include "encode/refine_tracker.h"

#include <algorithm>

namespace stripes::encode {

void RefineTracker::set(size_t tile, int qp) {
  at_qp_[qp_[tile]]--;
  qp_[tile] = static_cast<uint8_t>(std::clamp(qp, kSharpest, kCoarsest));
  at_qp_[qp_[tile]]++;
}

void RefineTracker::coded(const TileMask &tiles, int qp) {
  if (tiles.count() == 0)
    return;
  for (size_t i = 0; i < qp_.size(); i++)
    if (tiles.test(i))
      set(i, qp);
}

void RefineTracker::all_coded(int qp) {
  const int kept = std::clamp(qp, kSharpest, kCoarsest);
  std::fill(qp_.begin(), qp_.end(), static_cast<uint8_t>(kept));
  at_qp_ = {};
  at_qp_[static_cast<size_t>(kept)] = qp_.size();
}

void RefineTracker::changed(const TileMask &tiles, TimePoint now) {
  if (tiles.count() == 0)
    return;
  for (size_t i = 0; i < changed_at_.size(); i++)
    if (tiles.test(i))
      changed_at_[i] = now;
}

void RefineTracker::all_changed(TimePoint now) {
  std::fill(changed_at_.begin(), changed_at_.end(), now);
}

bool RefineTracker::calm(const TileMask &tiles, TimePoint now, Milliseconds span) const {
  for (size_t i = 0; i < changed_at_.size(); i++)
    if (tiles.test(i) && changed_at_[i] + span > now)
      return false;
  return true;
}

bool RefineTracker::refined(int still_qp) const {
  for (int qp = kCoarsest; qp > still_qp; qp--)
    if (at_qp_[static_cast<size_t>(qp)] > 0)
      return false;
  return true;
}

std::optional<TimePoint> RefineTracker::first_due(const Aim &aim) const {
  if (refined(aim.still_qp))
    return std::nullopt;
  std::optional<TimePoint> first;
  for (size_t i = 0; i < aim.tiles; i++)
    if (qp_[i] > aim.still_qp && (!first || changed_at_[i] < *first))
      first = changed_at_[i];
  return first ? std::optional(*first + aim.delay) : std::nullopt;
}

std::optional<TimePoint> RefineTracker::whole_due(const Aim &aim) const {
  if (refined(aim.still_qp))
    return std::nullopt;
  std::optional<TimePoint> last;
  for (size_t i = 0; i < aim.tiles; i++)
    if (qp_[i] > aim.still_qp && (!last || changed_at_[i] > *last))
      last = changed_at_[i];
  return last ? std::optional(*last + aim.delay) : std::nullopt;
}

void RefineTracker::find_due(const Aim &aim, TimePoint now, Milliseconds slack, unsigned most,
                             TileMask &due) const {
  due.clear();
  for (size_t i = 0; i < aim.tiles && due.count() < most; i++)
    if (qp_[i] > aim.still_qp && changed_at_[i] + aim.delay <= now + slack)
      due.set(i);
}

} // namespace stripes::encode
