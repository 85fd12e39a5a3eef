// SPDX-License-Identifier: MPL-2.0
// The pointer's image, drawn into pictures.
//
// Only areas that were just read get it: in all others of a frame it stands already, for where it
// was and where it is count as changed whenever either differs. So nothing is blended twice.
#pragma once

#include "capture/cursor_watch.h"
#include "capture/damage_grid.h"
#include "capture/surface.h"

#include <array>
#include <vector>

namespace stripes {

class PointerOverlay {
 public:
  void set_image(CursorImage image);
  // The hot spot on the root window.
  void move_to(const Point &on_root) { hot_spot_ = on_root; }
  void hide() { image_ = {}; }

  // What the next picture of `surface` must show differently than the last one: nothing, or the old
  // and the new place.
  std::vector<Rect> changes(const Surface &surface) const;
  // As drawn from now on.
  void place(const Surface &surface);
  // Draws into those `areas` of a picture. bgrx: which byte of a pixel is which.
  void draw(uint8_t *pixels, const Surface &surface, const std::vector<Rect> &areas,
            const std::array<uint8_t, 4> &bgrx) const;

 private:
  Rect wanted(const Surface &surface) const;

  CursorImage image_;
  Point hot_spot_;
  bool new_image_ = false; // other than the one placed
  Rect placed_;            // in the picture; may lie outside
};

} // namespace stripes
