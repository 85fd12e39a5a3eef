// SPDX-License-Identifier: MPL-2.0
// Tells that the pointer moves, by raw XInput 2 events, which come whoever has grabbed what. They
// do not come when an application warps the pointer.
#pragma once

#include "capture/x_connection.h"

#include <memory>

namespace stripes {

class PointerMotion {
 public:
  // nullptr when the server has no XInput 2.
  static std::unique_ptr<PointerMotion> create(XConnection &x);
  ~PointerMotion();
  PointerMotion(const PointerMotion &) = delete;
  PointerMotion &operator=(const PointerMotion &) = delete;

  bool is_motion(const xcb_generic_event_t &event) const;

 private:
  PointerMotion(XConnection &x, uint8_t opcode);
  void select(bool motion);
  XConnection &x_;
  uint8_t opcode_;
};

} // namespace stripes
