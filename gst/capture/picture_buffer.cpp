// SPDX-License-Identifier: MPL-2.0
#include "capture/picture_buffer.h"

#include "base/for_c.h"
#include "stripe/gststripe.h"

#include <gst/video/video.h>

namespace stripes {

namespace {

struct Loan {
  explicit Loan(std::shared_ptr<PixelMemory> lent) : memory(std::move(lent)) {}
  ~Loan() { memory->give_back(); }
  Loan(const Loan &) = delete;
  Loan &operator=(const Loan &) = delete;
  std::shared_ptr<PixelMemory> memory;
};

} // namespace

Ref<GstBuffer> PictureBuffers::make(const Picture &picture, const DamageGrid &grid,
                                    const std::string &format, uint64_t domain) {
  auto buffer = adopt(gst_buffer_new());
  const size_t bytes = size_t{grid.width()} * grid.height() * 4; // there is more memory behind
  // Read-only, so that an element that draws in place gets a copy: the frame remembers what it
  // holds, and others may look at the same pixels.
  gst_buffer_append_memory(buffer.get(),
                           gst_memory_new_wrapped(GST_MEMORY_FLAG_READONLY, picture.memory->data(),
                                                  bytes, 0, bytes, new_for_c<Loan>(picture.memory),
                                                  delete_for_c<Loan>));
  gst_buffer_add_video_meta(buffer.get(), GST_VIDEO_FRAME_FLAG_NONE,
                            gst_video_format_from_string(format.c_str()), grid.width(),
                            grid.height());
  gst_buffer_add_stripe_damage_meta(buffer.get(), domain, picture.serial, grid.width(),
                                    grid.height(), DamageGrid::kTileWidth, DamageGrid::kTileHeight,
                                    grids_.take(grid, domain, picture.serial).get());
  if (picture.heartbeat)
    GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_GAP);
  return buffer;
}

} // namespace stripes
