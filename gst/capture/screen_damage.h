// SPDX-License-Identifier: MPL-2.0
// XDAMAGE on a window and all in it: where it may have changed since the last look.
//
// Look first, read pixels afterwards: what changes in between is damage of the next look.
#pragma once

#include "capture/damage_grid.h"
#include "capture/x_connection.h"

#include <memory>
#include <vector>
#include <xcb/damage.h>
#include <xcb/xfixes.h>

namespace stripes {

class ScreenDamage {
 public:
  // nullptr when the server has no DAMAGE or no XFIXES.
  static std::unique_ptr<ScreenDamage> create(XConnection &x, xcb_drawable_t watched);
  ~ScreenDamage();
  ScreenDamage(const ScreenDamage &) = delete;
  ScreenDamage &operator=(const ScreenDamage &) = delete;

  bool is_notify(const xcb_generic_event_t &event) const;

  // A look: request() sends, collect() waits and appends. false: the answer did not come, so what
  // changed is unknown.
  xcb_xfixes_fetch_region_cookie_t request();
  bool collect(xcb_xfixes_fetch_region_cookie_t cookie, std::vector<Rect> &areas);

 private:
  ScreenDamage(XConnection &x, xcb_drawable_t watched, uint8_t first_event);
  XConnection &x_;
  uint8_t first_event_;
  xcb_damage_damage_t damage_;
  xcb_xfixes_region_t region_;
};

} // namespace stripes
