// SPDX-License-Identifier: MPL-2.0
// Reads rows of a surface into a frame.
#pragma once

#include "capture/damage_grid.h"
#include "capture/frame_pool.h"
#include "capture/surface.h"
#include "capture/x_connection.h"

#include <vector>

namespace stripes {

class ImageFetcher {
 public:
  enum class Outcome {
    Done,
    NotNow, // interrupted, or the connection is lost
    Failed, // the server refused: the surface has just become smaller
  };

  ImageFetcher(XConnection &x) : x_(x) {}

  // Sends what can be sent ahead of the answers; nothing for a frame without segment.
  void request(const Frame &frame, const Surface &surface, const std::vector<RowRun> &runs);
  // Waits until all rows asked for are in the frame, or reads them now.
  Outcome finish(const Frame &frame, const Surface &surface, const std::vector<RowRun> &runs);

 private:
  Outcome read_run(const Frame &frame, const Surface &surface, const RowRun &run);
  XConnection &x_;
  std::vector<xcb_shm_get_image_cookie_t> cookies_;
};

} // namespace stripes
