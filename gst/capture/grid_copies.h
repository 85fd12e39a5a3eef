// SPDX-License-Identifier: MPL-2.0
// The damage grid as it was at each picture that somebody may still look at.
//
// Copies are used again: then only the rows of tiles that changed since are copied, so that a
// letter on a large screen does not cost a copy of the whole grid. At most kSpare free ones are
// kept; as many are lent as downstream keeps pictures. Streaming thread; a copy may be given back
// on any.
#pragma once

#include "base/gst_ptr.h"
#include "capture/damage_grid.h"

#include <atomic>
#include <memory>
#include <vector>

namespace stripes {

class GridCopies {
 public:
  static constexpr size_t kSpare = 3;

  // As a GstStripeDamageMeta has them: the serials of the tiles, then the newest of each row.
  // domain: of the run, see there. serial: of the picture; the same one again gets the same bytes.
  // Throws std::bad_alloc.
  Ref<GBytes> take(const DamageGrid &grid, uint64_t domain, uint64_t serial);

  size_t count() const { return copies_.size(); }

 private:
  struct Copy {
    std::vector<uint64_t> serials;
    uint64_t serial = 0; // of the picture it was made for; 0: nothing is in it
    std::atomic<bool> lent{false};
  };

  std::shared_ptr<Copy> free_copy(size_t size);

  std::vector<std::shared_ptr<Copy>> copies_;
  Ref<GBytes> last_;
  uint64_t last_serial_ = 0, domain_ = 0;
};

} // namespace stripes
