// SPDX-License-Identifier: MPL-2.0
// Follows the shape of the pointer through XFixes.
#pragma once

#include "capture/x_connection.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>
#include <xcb/xfixes.h>

namespace stripes {

// Premultiplied B G R A; no pixels and size 0: the pointer is hidden.
struct CursorImage {
  std::vector<uint8_t> bgra;
  unsigned width = 0, height = 0, hot_x = 0, hot_y = 0; // px
  uint64_t serial = 0;
};

class CursorWatch {
 public:
  // nullptr when the server has no XFIXES.
  static std::unique_ptr<CursorWatch> create(XConnection &x);

  bool is_notify(const xcb_generic_event_t &event) const;
  // The shape of now; nothing when interrupted or the connection is lost.
  std::optional<CursorImage> fetch();

 private:
  CursorWatch(XConnection &x, uint8_t first_event);
  XConnection &x_;
  uint8_t first_event_;
};

} // namespace stripes
