// SPDX-License-Identifier: MPL-2.0
// Reads areas of a surface into a frame.
//
// The server writes an image without gaps between its lines, so only lines of the surface's whole
// width get to their place in a frame directly. What is narrower goes to the end of the frame's
// memory first: a letter on a wide screen is a kilobyte then, and not its lines from edge to edge.
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
  static constexpr size_t kScratch = 256 << 10; // bytes behind the picture in a frame's memory

  ImageFetcher(XConnection &x) : x_(x) {}

  // Sends what can be sent ahead of the answers; nothing for a frame without segment.
  void request(const Frame &frame, const Surface &surface, const std::vector<Rect> &areas);
  // Waits until all that was asked for is in the frame, or reads it now.
  Outcome finish(const Frame &frame, const Surface &surface);
  // What the last two calls have read: the areas asked for, some of them wider.
  const std::vector<Rect> &read_areas() const { return areas_; }

 private:
  struct Request {
    xcb_shm_get_image_cookie_t cookie;
    size_t at; // in the frame's memory
  };

  void plan(const Surface &surface);
  Outcome read(const Frame &frame, const Surface &surface, const Rect &area);

  XConnection &x_;
  std::vector<Rect> areas_;
  std::vector<Request> requests_; // one for each of areas_
};

} // namespace stripes
