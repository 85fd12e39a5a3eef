// SPDX-License-Identifier: MPL-2.0
#include "capture/window_target.h"

#include <algorithm>
#include <cstdio>
#include <xcb/composite.h>

namespace stripes {

namespace {

std::string hex(xcb_window_t window) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%x", window);
  return text;
}

} // namespace

Result<std::unique_ptr<CaptureTarget>> WindowTarget::create(XConnection &x, xcb_window_t window,
                                                            std::vector<Failure> &warnings) {
  std::unique_ptr<WindowTarget> target(new WindowTarget(x, window));
  const auto ask_geometry = xcb_get_geometry(x.get(), window);
  const auto ask_attributes = xcb_get_window_attributes(x.get(), window);
  const auto geometry = x.wait<xcb_get_geometry_reply_t>(ask_geometry);
  const auto attributes = x.wait<xcb_get_window_attributes_reply_t>(ask_attributes);
  if (!geometry || !attributes)
    return Failure{"X display " + x.name() + " has no window " + hex(window) +
                       ". xwininfo tells the id of a window.",
                   "X error " + std::to_string(attributes.error)};
  if (attributes.value->_class != XCB_WINDOW_CLASS_INPUT_OUTPUT)
    return Failure{target->name() + " takes input only and never shows anything.", "InputOnly"};
  target->visual_ = find_visual(x, geometry.value->depth, attributes.value->visual);
  std::string why;
  if (!target->redirect(why)) {
    target->visual_ = find_visual(x, x.screen().root_depth, x.screen().root_visual);
    warnings.push_back({"X display " + x.name() +
                            " does not keep pictures of single windows, so "
                            "what covers the window is captured as well.",
                        why});
  }
  return std::unique_ptr<CaptureTarget>(std::move(target));
}

bool WindowTarget::redirect(std::string &why) {
  why = "no COMPOSITE extension";
  if (!x_.extension(&xcb_composite_id))
    return false;
  const auto version =
      x_.wait<xcb_composite_query_version_reply_t>(xcb_composite_query_version(x_.get(), 0, 4));
  if (!version || (version.value->major_version == 0 && version.value->minor_version < 2))
    return false;
  const auto redirected =
      xcb_composite_redirect_window_checked(x_.get(), window_, XCB_COMPOSITE_REDIRECT_AUTOMATIC);
  const auto error = x_.check(redirected);
  why = "RedirectWindow: X error " + std::to_string(error);
  redirected_ = error == 0;
  return redirected_;
}

WindowTarget::~WindowTarget() {
  drop_pixmap();
  if (redirected_ && !gone_)
    xcb_composite_unredirect_window(x_.get(), window_, XCB_COMPOSITE_REDIRECT_AUTOMATIC);
}

std::string WindowTarget::name() const {
  return "window " + hex(window_) + " of X display " + x_.name();
}

bool WindowTarget::handle(const xcb_generic_event_t &event) {
  switch (event.response_type & 0x7f) {
  case XCB_DESTROY_NOTIFY:
    gone_ |= reinterpret_cast<const xcb_destroy_notify_event_t &>(event).window == window_;
    return true;
  case XCB_CONFIGURE_NOTIFY: {
    const auto &configured = reinterpret_cast<const xcb_configure_notify_event_t &>(event);
    if (configured.window == window_ &&
        (configured.width != last_.width || configured.height != last_.height ||
         configured.border_width != border_))
      pixmap_current_ = false;
    return true;
  }
  case XCB_REPARENT_NOTIFY:
    ancestors_known_ = false;
    pixmap_current_ = false;
    return true;
  case XCB_MAP_NOTIFY:
  case XCB_UNMAP_NOTIFY:
    pixmap_current_ = false;
    return true;
  default:
    return false;
  }
}

// A window also moves and vanishes with each window around it, and is told nothing about that.
void WindowTarget::watch_ancestors() {
  if (ancestors_known_)
    return;
  const uint32_t none = XCB_EVENT_MASK_NO_EVENT;
  for (const auto old : family_)
    xcb_change_window_attributes(x_.get(), old, XCB_CW_EVENT_MASK, &none);
  family_.clear();
  // Asked for before looking, so that no change in between goes unnoticed.
  const uint32_t mask = XCB_EVENT_MASK_STRUCTURE_NOTIFY;
  for (xcb_window_t window = window_; window != XCB_NONE;) {
    xcb_change_window_attributes(x_.get(), window, XCB_CW_EVENT_MASK, &mask);
    family_.push_back(window);
    const auto tree = x_.wait<xcb_query_tree_reply_t>(xcb_query_tree(x_.get(), window));
    if (!tree)
      return;
    window = tree.value->parent;
  }
  ancestors_known_ = true;
}

std::optional<WindowTarget::Place> WindowTarget::find_place() {
  watch_ancestors();
  const auto ask_geometry = xcb_get_geometry(x_.get(), window_);
  const auto ask_attributes = xcb_get_window_attributes(x_.get(), window_);
  const auto ask_position = xcb_translate_coordinates(x_.get(), window_, x_.root(), 0, 0);
  const auto geometry = x_.wait<xcb_get_geometry_reply_t>(ask_geometry);
  const auto attributes = x_.wait<xcb_get_window_attributes_reply_t>(ask_attributes);
  const auto position = x_.wait<xcb_translate_coordinates_reply_t>(ask_position);
  if (!geometry || !attributes || !position) {
    gone_ |= geometry.error != 0 || attributes.error != 0;
    return std::nullopt;
  }
  return Place{position.value->dst_x,        position.value->dst_y,
               geometry.value->width,        geometry.value->height,
               geometry.value->border_width, attributes.value->map_state == XCB_MAP_STATE_VIEWABLE};
}

void WindowTarget::drop_pixmap() {
  if (pixmap_)
    xcb_free_pixmap(x_.get(), pixmap_);
  pixmap_ = 0;
}

void WindowTarget::renew_pixmap(const Place &place) {
  drop_pixmap();
  const xcb_pixmap_t pixmap = xcb_generate_id(x_.get());
  const auto named = xcb_composite_name_window_pixmap_checked(x_.get(), window_, pixmap);
  // The window may have changed since its place was asked for: the pixmap's own size counts.
  const auto geometry = x_.wait<xcb_get_geometry_reply_t>(xcb_get_geometry(x_.get(), pixmap));
  if (x_.check(named) != 0 || !geometry) { // just unmapped: an event will say so
    xcb_free_pixmap(x_.get(), pixmap);
    return;
  }
  pixmap_ = pixmap;
  border_ = place.border;
  last_.width = std::max(geometry.value->width - 2 * static_cast<int>(border_), 1);
  last_.height = std::max(geometry.value->height - 2 * static_cast<int>(border_), 1);
  last_.generation++;
  pixmap_current_ = true;
}

void WindowTarget::clip_to_screen(Surface &surface, const Place &place) {
  const auto screen = x_.wait<xcb_get_geometry_reply_t>(xcb_get_geometry(x_.get(), x_.root()));
  if (!screen)
    return;
  const int left = std::max(place.x, 0);
  const int top = std::max(place.y, 0);
  const int right = std::min(place.x + static_cast<int>(place.width), int{screen.value->width});
  const int bottom = std::min(place.y + static_cast<int>(place.height), int{screen.value->height});
  surface.generation++;
  if (left >= right || top >= bottom)
    return;
  surface.drawable = x_.root();
  surface.width = static_cast<unsigned>(right - left);
  surface.height = static_cast<unsigned>(bottom - top);
  surface.origin = surface.in_damage = surface.on_root = {left, top};
}

std::optional<Surface> WindowTarget::look() {
  const auto place = gone_ ? std::nullopt : find_place();
  if (!place)
    return std::nullopt;
  if (last_.width == 0) { // the first look
    last_.width = place->width;
    last_.height = place->height;
  }
  last_.drawable = 0;
  if (!place->viewable)
    return last_;
  if (!redirected_) {
    clip_to_screen(last_, *place);
    return last_;
  }
  last_.on_root = {place->x, place->y};
  if (!pixmap_current_)
    renew_pixmap(*place);
  last_.drawable = pixmap_;
  last_.origin = {static_cast<int>(border_), static_cast<int>(border_)};
  return last_;
}

} // namespace stripes
