// SPDX-License-Identifier: MPL-2.0
#include "encode/refine_tracker.h"

#include <algorithm>

namespace stripes::encode {

RefineTracker::RefineTracker(unsigned columns, unsigned rows)
    : columns_(columns), rows_(rows), changed_at_(size_t{columns} * rows), qp_(changed_at_.size()) {
  at_qp_[kSharpest] = qp_.size();
}

template <typename Visit>
void RefineTracker::for_each_coarse(const Aim &aim, Visit visit) const {
  for (unsigned row = 0; row < rows_; row++)
    for (unsigned column = 0; column < columns_; column++) {
      const size_t tile = size_t{row} * columns_ + column;
      if (qp_[tile] > aim.still_qp && !aim.covered.contains(column, row) && !visit(tile))
        return;
    }
}

void RefineTracker::set(size_t tile, int qp) {
  if (--at_qp_[qp_[tile]] == 0)
    present_ &= ~(uint64_t{1} << qp_[tile]);
  qp_[tile] = static_cast<uint8_t>(std::clamp(qp, kSharpest, kCoarsest));
  at_qp_[qp_[tile]]++;
  present_ |= uint64_t{1} << qp_[tile];
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
  present_ = uint64_t{1} << kept;
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
  return present_ >> (std::clamp(still_qp, kSharpest, kCoarsest) + 1) == 0;
}

std::optional<TimePoint> RefineTracker::first_due(const Aim &aim) const {
  if (refined(aim.still_qp))
    return std::nullopt;
  std::optional<TimePoint> first;
  for_each_coarse(aim, [&](size_t tile) {
    if (!first || changed_at_[tile] < *first)
      first = changed_at_[tile];
    return true;
  });
  return first ? std::optional(*first + aim.delay) : std::nullopt;
}

std::optional<TimePoint> RefineTracker::whole_due(const Aim &aim) const {
  if (refined(aim.still_qp))
    return std::nullopt;
  std::optional<TimePoint> last;
  for_each_coarse(aim, [&](size_t tile) {
    if (!last || changed_at_[tile] > *last)
      last = changed_at_[tile];
    return true;
  });
  return last ? std::optional(*last + aim.delay) : std::nullopt;
}

void RefineTracker::find_due(const Aim &aim, TimePoint now, Milliseconds slack, unsigned most,
                             TileMask &due) const {
  due.clear();
  for_each_coarse(aim, [&](size_t tile) {
    if (changed_at_[tile] + aim.delay <= now + slack)
      due.set(tile);
    return due.count() < most;
  });
}

} // namespace stripes::encode
