// SPDX-License-Identifier: MPL-2.0
// What is captured: the root window or one other window. It may change its size, stop being
// readable, and end.
#pragma once

#include "base/result.h"
#include "capture/pixel_layout.h"
#include "capture/surface.h"
#include "capture/x_connection.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stripes {

class CaptureTarget {
 public:
  struct Choice {
    uint64_t xid = 0;  // 0: none
    std::string xname; // a window's title; only without xid
  };

  // `warnings` gets what works less well than it could.
  static Result<std::unique_ptr<CaptureTarget>> choose(XConnection &x, const Choice &choice,
                                                       std::vector<Failure> &warnings);

  CaptureTarget() = default;
  virtual ~CaptureTarget() = default;
  CaptureTarget(const CaptureTarget &) = delete;
  CaptureTarget &operator=(const CaptureTarget &) = delete;

  // true: look() may see something new.
  virtual bool handle(const xcb_generic_event_t &event) = 0;
  // Asks the server; nothing when interrupted, when the connection is lost, or when gone().
  virtual std::optional<Surface> look() = 0;
  virtual bool gone() const = 0; // it has ended

  virtual xcb_drawable_t watched() const = 0; // what DAMAGE should watch
  virtual VisualFormat visual() const = 0;
  virtual std::string name() const = 0; // "X display :1", for messages
};

// depth and visual as the server names them; all 0 when it knows no such visual.
VisualFormat find_visual(const XConnection &x, unsigned depth, xcb_visualid_t visual);

} // namespace stripes
