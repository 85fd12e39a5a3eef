// SPDX-License-Identifier: MPL-2.0
// How coarse each tile of one stripe stands with the decoder, and since when it has not changed.
//
// A tile coarser than what stands still should be, which has not changed for a delay, is due for a
// better pass. Tiles are told apart so that text beside a blinking caret gets sharp although its
// stripe never stands still. Nothing allocates but the constructor.
#pragma once

#include "encode/picture.h"
#include "encode/tile_mask.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace stripes::encode {

class RefineTracker {
 public:
  static constexpr int kSharpest = 0, kCoarsest = 51; // quantizers of H.264

  RefineTracker(unsigned columns, unsigned rows);

  // The tiles marked in `tiles` were encoded with this quantizer, for the first time or again.
  void coded(const TileMask &tiles, int qp);
  void all_coded(int qp);
  // They show something else since `now`, or are to be taken so.
  void changed(const TileMask &tiles, TimePoint now);
  void all_changed(TimePoint now);

  // Whether none of the tiles marked in `tiles` had changed within `span` before `now`.
  bool calm(const TileMask &tiles, TimePoint now, Milliseconds span) const;
  // Whether no tile is coarser than that.
  bool refined(int still_qp) const;

  // Which tiles are due: those coarser than `still_qp` that have not changed for `delay`, but for
  // those that are covered.
  struct Aim {
    int still_qp;
    Milliseconds delay;
    TileMask::Box covered;
  };
  // When the first is due; nothing when none will be.
  std::optional<TimePoint> first_due(const Aim &aim) const;
  // When all are, for codecs that refine a stripe as a whole.
  std::optional<TimePoint> whole_due(const Aim &aim) const;
  // Marks the tiles that are due at `now` in `due`. A tile due within the next `slack` goes along:
  // one picture instead of two. No more than `most`.
  void find_due(const Aim &aim, TimePoint now, Milliseconds slack, unsigned most,
                TileMask &due) const;

 private:
  void set(size_t tile, int qp);
  // Calls visit(tile) for each tile that is to be finer, until it returns false.
  template <typename Visit>
  void for_each_coarse(const Aim &aim, Visit visit) const;

  unsigned columns_, rows_;
  std::vector<TimePoint> changed_at_;
  std::vector<uint8_t> qp_;
  std::array<size_t, kCoarsest + 1> at_qp_{};   // how many tiles have that quantizer
  uint64_t present_ = uint64_t{1} << kSharpest; // a bit for each quantizer that some tile has
};

} // namespace stripes::encode
