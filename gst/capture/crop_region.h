// SPDX-License-Identifier: MPL-2.0
// The part of a screen or window that is captured: startx, starty, endx and endy.
#pragma once

#include "base/result.h"
#include "capture/surface.h"

#include <string>

namespace stripes {

struct CropRegion {
  unsigned start_x = 0, start_y = 0; // px, of the top left corner
  unsigned end_x = 0, end_y = 0;     // px, of the bottom right corner, inclusive; 0: the far edge

  // Whether it lies within width × height px of `what` ("X display :1").
  Status check(unsigned width, unsigned height, const std::string &what) const;
  // Makes `surface` this part of itself; what lies outside is cut off. When nothing is left there
  // is nothing to read, and the size stays that of `last`.
  void apply(Surface &surface, const Surface &last) const;
};

} // namespace stripes
