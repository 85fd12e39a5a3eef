// SPDX-License-Identifier: MPL-2.0
// Gives the screen a new size through RandR. Main loop only.
#pragma once

#include "base/result.h"
#include "display/screen_size.h"
#include "display/x_connection.h"

#include <xcb/randr.h>

namespace stripes::launch {

class Resizer {
 public:
  explicit Resizer(XConnection &connection);

  // `dpi` decides the size in millimetres that the display claims.
  Status resize(ScreenSize size, int64_t dpi);
  ScreenSize current() const;
  // The nearest size that the display can have; Xorg's dummy driver has a smallest one.
  ScreenSize possible(ScreenSize size) const;

 private:
  struct Target {
    xcb_randr_output_t output = 0;
    xcb_randr_crtc_t crtc = 0;
    xcb_randr_mode_t mode = 0; // with the wanted size; 0: there is none yet
    xcb_randr_mode_t mode_before = 0;
  };
  Result<Target> find_target(ScreenSize size) const;
  Status add_mode(Target &target, ScreenSize size);
  Status switch_to(const Target &target, ScreenSize size, int64_t dpi) const;
  Status set_mode(const Target &target, xcb_randr_mode_t mode) const;
  void forget_mode(const Target &target);

  XConnection &x_;
  ScreenSize least_ = kSmallestScreen;
  ScreenSize most_ = kLargestScreen;
  xcb_randr_mode_t own_mode_ = 0; // the one we made last; the server keeps no other of ours
};

} // namespace stripes::launch
