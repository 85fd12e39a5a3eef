// SPDX-License-Identifier: MPL-2.0
#include "capture/screen_damage.h"

namespace stripes {

std::unique_ptr<ScreenDamage> ScreenDamage::create(XConnection &x, xcb_drawable_t watched) {
  const auto *extension = x.extension(&xcb_damage_id);
  if (!extension || !x.extension(&xcb_xfixes_id))
    return nullptr;
  // Without having agreed on versions the server refuses all other requests.
  auto version = x.wait<xcb_damage_query_version_reply_t>(
      xcb_damage_query_version(x.get(), XCB_DAMAGE_MAJOR_VERSION, XCB_DAMAGE_MINOR_VERSION));
  auto fixes = x.wait<xcb_xfixes_query_version_reply_t>(xcb_xfixes_query_version(x.get(), 4, 0));
  if (!version || !fixes || fixes.value->major_version < 2)
    return nullptr;
  return std::unique_ptr<ScreenDamage>(new ScreenDamage(x, watched, extension->first_event));
}

ScreenDamage::ScreenDamage(XConnection &x, xcb_drawable_t watched, uint8_t first_event)
    : x_(x), first_event_(first_event), damage_(xcb_generate_id(x.get())),
      region_(xcb_generate_id(x.get())) {
  xcb_damage_create(x.get(), damage_, watched, XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY);
  xcb_xfixes_create_region(x.get(), region_, 0, nullptr);
}

ScreenDamage::~ScreenDamage() {
  xcb_xfixes_destroy_region(x_.get(), region_);
  xcb_damage_destroy(x_.get(), damage_);
}

bool ScreenDamage::is_notify(const xcb_generic_event_t &event) const {
  return (event.response_type & 0x7f) == first_event_ + XCB_DAMAGE_NOTIFY;
}

xcb_xfixes_fetch_region_cookie_t ScreenDamage::request() {
  xcb_damage_subtract(x_.get(), damage_, XCB_NONE, region_);
  return xcb_xfixes_fetch_region(x_.get(), region_);
}

bool ScreenDamage::collect(xcb_xfixes_fetch_region_cookie_t cookie, std::vector<Rect> &areas) {
  const auto reply = x_.wait<xcb_xfixes_fetch_region_reply_t>(cookie);
  if (!reply)
    return false;
  const auto *rectangles = xcb_xfixes_fetch_region_rectangles(reply.value.get());
  const int count = xcb_xfixes_fetch_region_rectangles_length(reply.value.get());
  for (int i = 0; i < count; i++)
    areas.push_back({rectangles[i].x, rectangles[i].y, rectangles[i].width, rectangles[i].height});
  return true;
}

} // namespace stripes
