// SPDX-License-Identifier: MPL-2.0
// Moves the pointer of an X display and presses its buttons. Injection thread only.
#pragma once

#include "capture/x_connection.h"

#include <cstdint>
#include <set>

namespace stripes {

class Pointer {
 public:
  explicit Pointer(XConnection &x) : x_(x) {}

  void move_to(int x, int y); // px
  void move_by(int dx, int dy);
  void press(uint8_t button); // one that is held already is left alone
  void release(uint8_t button);
  void scroll(int right, int up); // clicks
  void release_all();

 private:
  void fake_button(uint8_t button, bool down);
  void click(uint8_t button, int times);
  XConnection &x_;
  std::set<uint8_t> held_;
};

} // namespace stripes
