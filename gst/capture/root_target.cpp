// SPDX-License-Identifier: MPL-2.0
#include "capture/root_target.h"

#include <xcb/randr.h>

namespace stripes {

RootTarget::RootTarget(XConnection &x) : x_(x) {
  const uint32_t mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
  xcb_change_window_attributes(x.get(), x.root(), XCB_CW_EVENT_MASK, &mask);
  if (const auto *randr = x.extension(&xcb_randr_id)) {
    randr_event_ = randr->first_event;
    x.wait<xcb_randr_query_version_reply_t>(xcb_randr_query_version(x.get(), 1, 2));
    xcb_randr_select_input(x.get(), x.root(), XCB_RANDR_NOTIFY_MASK_SCREEN_CHANGE);
  }
}

bool RootTarget::handle(const xcb_generic_event_t &event) {
  const uint8_t type = event.response_type & 0x7f;
  return type == XCB_CONFIGURE_NOTIFY ||
         (randr_event_ && type == randr_event_ + XCB_RANDR_SCREEN_CHANGE_NOTIFY);
}

std::optional<Surface> RootTarget::look() {
  const auto reply = x_.wait<xcb_get_geometry_reply_t>(xcb_get_geometry(x_.get(), x_.root()));
  if (!reply)
    return std::nullopt;
  Surface surface;
  surface.drawable = x_.root();
  surface.width = reply.value->width;
  surface.height = reply.value->height;
  // A change of mode may have wiped the screen without telling DAMAGE.
  surface.generation = ++looks_;
  return surface;
}

VisualFormat RootTarget::visual() const {
  return find_visual(x_, x_.screen().root_depth, x_.screen().root_visual);
}

} // namespace stripes
