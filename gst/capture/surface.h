// SPDX-License-Identifier: MPL-2.0
// Where a picture's pixels are read: a rectangle of a drawable.
#pragma once

#include <cstdint>
#include <xcb/xcb.h>

namespace stripes {

struct Point {
  int x = 0, y = 0; // px
  bool operator==(const Point &) const = default;
};

struct Surface {
  xcb_drawable_t drawable = 0;    // 0: nothing can be read now
  unsigned width = 0, height = 0; // px
  Point origin;                   // the picture's top left corner in `drawable`,
  Point in_damage;                // in what DAMAGE watches
  Point on_root;                  // and on the root window: for input and the pointer
  uint64_t generation = 0;        // another one: pixels read before say nothing about those of now

  void shift(int x, int y) {
    for (Point *p : {&origin, &in_damage, &on_root}) {
      p->x += x;
      p->y += y;
    }
  }
};

} // namespace stripes
