// SPDX-License-Identifier: MPL-2.0
#include "capture/cursor_watch.h"

#include <algorithm>

namespace stripes {

namespace {
constexpr unsigned kMaxSide = 1024; // px, what GstStripeCursor takes
}

std::unique_ptr<CursorWatch> CursorWatch::create(XConnection &x) {
  const auto *extension = x.extension(&xcb_xfixes_id);
  if (!extension)
    return nullptr;
  const auto version =
      x.wait<xcb_xfixes_query_version_reply_t>(xcb_xfixes_query_version(x.get(), 4, 0));
  if (!version)
    return nullptr;
  return std::unique_ptr<CursorWatch>(new CursorWatch(x, extension->first_event));
}

CursorWatch::CursorWatch(XConnection &x, uint8_t first_event) : x_(x), first_event_(first_event) {
  xcb_xfixes_select_cursor_input(x.get(), x.root(), XCB_XFIXES_CURSOR_NOTIFY_MASK_DISPLAY_CURSOR);
}

bool CursorWatch::is_notify(const xcb_generic_event_t &event) const {
  return (event.response_type & 0x7f) == first_event_ + XCB_XFIXES_CURSOR_NOTIFY;
}

std::optional<CursorImage> CursorWatch::fetch() {
  const auto reply =
      x_.wait<xcb_xfixes_get_cursor_image_reply_t>(xcb_xfixes_get_cursor_image(x_.get()));
  CursorImage image;
  if (!reply) {
    if (reply.error) // there is no cursor at all
      return image;
    return std::nullopt;
  }
  const auto &r = *reply.value;
  image.serial = r.cursor_serial;
  const uint32_t *argb = xcb_xfixes_get_cursor_image_cursor_image(&r);
  const size_t count = size_t{r.width} * r.height;
  const bool visible =
      std::any_of(argb, argb + count, [](uint32_t pixel) { return pixel >> 24 != 0; });
  if (!visible || r.width > kMaxSide || r.height > kMaxSide)
    return image;
  image.width = r.width;
  image.height = r.height;
  image.hot_x = r.xhot;
  image.hot_y = r.yhot;
  image.bgra.reserve(count * 4);
  for (const uint32_t *pixel = argb; pixel != argb + count; pixel++)
    for (const unsigned shift : {0u, 8u, 16u, 24u})
      image.bgra.push_back(static_cast<uint8_t>(*pixel >> shift));
  return image;
}

} // namespace stripes
