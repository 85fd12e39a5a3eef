// SPDX-License-Identifier: MPL-2.0
// A captured picture as a GstBuffer: the pixels by reference, read-only, with their metas.
#pragma once

#include "base/gst_ptr.h"
#include "capture/capture_session.h"
#include "capture/grid_copies.h"

namespace stripes {

class PictureBuffers {
 public:
  // Takes over the picture's loan. Without timestamps.
  Ref<GstBuffer> make(const Picture &picture, const DamageGrid &grid, const std::string &format,
                      uint64_t domain);

 private:
  GridCopies grids_;
};

} // namespace stripes
