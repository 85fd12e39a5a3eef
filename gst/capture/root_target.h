// SPDX-License-Identifier: MPL-2.0
// The whole screen.
#pragma once

#include "capture/capture_target.h"

namespace stripes {

class RootTarget : public CaptureTarget {
 public:
  explicit RootTarget(XConnection &x);

  bool handle(const xcb_generic_event_t &event) override;
  std::optional<Surface> look() override;
  bool gone() const override { return false; }
  xcb_drawable_t watched() const override { return x_.root(); }
  VisualFormat visual() const override;
  std::string name() const override { return "X display " + x_.name(); }

 private:
  XConnection &x_;
  uint8_t randr_event_ = 0; // 0: no RandR
  uint64_t looks_ = 0;
};

} // namespace stripes
