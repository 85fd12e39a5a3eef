// SPDX-License-Identifier: MPL-2.0
#include "capture/capture_target.h"

#include "capture/root_target.h"
#include "capture/window_search.h"
#include "capture/window_target.h"

#include <limits>

namespace stripes {

namespace {

Failure no_window(const std::string &which, const XConnection &x, const std::string &advice) {
  return {"X display " + x.name() + " has no window " + which + ". " + advice, "no such window"};
}

} // namespace

Result<std::unique_ptr<CaptureTarget>> CaptureTarget::choose(XConnection &x, const Choice &choice,
                                                             std::vector<Failure> &warnings) {
  xcb_window_t window = 0;
  if (choice.xid != 0) {
    if (choice.xid > std::numeric_limits<xcb_window_t>::max())
      return no_window(std::to_string(choice.xid), x, "xwininfo tells the id of a window.");
    window = static_cast<xcb_window_t>(choice.xid);
  } else if (!choice.xname.empty()) {
    window = find_window_by_title(x, choice.xname);
    if (window == 0)
      return no_window("with the title \"" + choice.xname + "\"", x,
                       "The whole title counts; \"xwininfo -root -tree\" lists all of them.");
  }
  if (window == 0 || window == x.root())
    return std::unique_ptr<CaptureTarget>(std::make_unique<RootTarget>(x));
  return WindowTarget::create(x, window, warnings);
}

VisualFormat find_visual(const XConnection &x, unsigned depth, xcb_visualid_t visual) {
  const auto *setup = xcb_get_setup(x.get());
  VisualFormat found;
  for (auto it = xcb_setup_pixmap_formats_iterator(setup); it.rem; xcb_format_next(&it))
    if (it.data->depth == depth)
      found.bits_per_pixel = it.data->bits_per_pixel;
  found.depth = depth;
  found.msb_first = setup->image_byte_order == XCB_IMAGE_ORDER_MSB_FIRST;
  for (auto it = xcb_screen_allowed_depths_iterator(&x.screen()); it.rem; xcb_depth_next(&it))
    for (auto v = xcb_depth_visuals_iterator(it.data); v.rem; xcb_visualtype_next(&v))
      if (v.data->visual_id == visual) {
        found.red = v.data->red_mask;
        found.green = v.data->green_mask;
        found.blue = v.data->blue_mask;
      }
  return found;
}

} // namespace stripes
