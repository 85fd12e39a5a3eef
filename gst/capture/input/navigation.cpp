// SPDX-License-Identifier: MPL-2.0
#include "capture/input/navigation.h"

#include "stripe/gststripe.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <gst/video/navigation.h>
#include <xkbcommon/xkbcommon.h>

namespace stripes {

namespace {

using Kind = InputEvent::Kind;
constexpr int kMaxButton = 32;
constexpr double kFarthest = 32767; // px
constexpr double kMaxClicks = 64;
constexpr uint32_t kMaxKeysym = 0x1fffffff;

int pixel(double value) {
  return std::isfinite(value) ? static_cast<int>(std::clamp(value, 0.0, kFarthest)) : 0;
}

// Takes the whole clicks off an amount that grows by `delta`.
int clicks(double &pending, double delta) {
  if (!std::isfinite(delta))
    return 0;
  pending = std::clamp(pending + delta, -kMaxClicks, kMaxClicks);
  const double whole = std::trunc(pending);
  pending -= whole;
  return static_cast<int>(whole);
}

} // namespace

uint32_t keysym_from_text(const std::string &text) {
  if (const xkb_keysym_t named = xkb_keysym_from_name(text.c_str(), XKB_KEYSYM_NO_FLAGS))
    return named;
  uint32_t number = 0;
  const char *end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && parsed == end)
    return number <= kMaxKeysym ? number : 0;
  if (g_utf8_validate(text.c_str(), -1, nullptr) && g_utf8_strlen(text.c_str(), -1) == 1)
    return xkb_utf32_to_keysym(g_utf8_get_char(text.c_str()));
  return 0;
}

std::vector<InputEvent> NavigationReader::read_button(GstEvent *event, bool down) {
  gint button = 0;
  gdouble x = 0, y = 0;
  if (!gst_navigation_event_parse_mouse_button_event(event, &button, &x, &y) || button < 1 ||
      button > kMaxButton)
    return {};
  return {{.kind = Kind::Button,
           .down = down,
           .code = static_cast<uint32_t>(button),
           .x = pixel(x),
           .y = pixel(y)}};
}

std::vector<InputEvent> NavigationReader::read_scroll(GstEvent *event) {
  gdouble x = 0, y = 0, delta_x = 0, delta_y = 0;
  if (!gst_navigation_event_parse_mouse_scroll_event(event, &x, &y, &delta_x, &delta_y))
    return {};
  const int right = clicks(scroll_x_, delta_x);
  const int up = clicks(scroll_y_, delta_y);
  if (right == 0 && up == 0)
    return {};
  return {{.kind = Kind::Scroll, .x = right, .y = up}};
}

// The first finger is the pointer with its left button held; others are left out.
std::vector<InputEvent> NavigationReader::read_touch(GstEvent *event, int type) {
  InputEvent button{.kind = Kind::Button, .code = 1, .x = last_x_, .y = last_y_};
  if (type == GST_NAVIGATION_EVENT_TOUCH_CANCEL) {
    if (!touch_)
      return {};
    touch_.reset();
    return {button};
  }
  guint id = 0;
  gdouble x = 0, y = 0;
  const bool parsed = type == GST_NAVIGATION_EVENT_TOUCH_UP
                          ? gst_navigation_event_parse_touch_up_event(event, &id, &x, &y)
                          : gst_navigation_event_parse_touch_event(event, &id, &x, &y, nullptr);
  if (!parsed || (touch_ && *touch_ != id))
    return {};
  button.x = last_x_ = pixel(x);
  button.y = last_y_ = pixel(y);
  const bool was_down = touch_.has_value();
  switch (type) {
  case GST_NAVIGATION_EVENT_TOUCH_DOWN:
    touch_ = id;
    button.down = true;
    return {button};
  case GST_NAVIGATION_EVENT_TOUCH_UP:
    touch_.reset();
    return was_down ? std::vector{button} : std::vector<InputEvent>{};
  default:
    if (!was_down)
      return {};
    return {{.kind = Kind::Motion, .x = button.x, .y = button.y}};
  }
}

void NavigationReader::reset() {
  std::lock_guard lock(mutex_);
  touch_.reset();
}

std::optional<std::vector<InputEvent>> NavigationReader::read(GstEvent *event) {
  gint dx = 0, dy = 0;
  if (gst_stripe_event_parse_pointer_relative(event, &dx, &dy))
    return {{{.kind = Kind::RelativeMotion, .x = dx, .y = dy}}};
  if (GST_EVENT_TYPE(event) != GST_EVENT_NAVIGATION)
    return std::nullopt;
  std::lock_guard lock(mutex_);
  const auto type = gst_navigation_event_get_type(event);
  switch (type) {
  case GST_NAVIGATION_EVENT_KEY_PRESS:
  case GST_NAVIGATION_EVENT_KEY_RELEASE: {
    const gchar *name = nullptr;
    const bool down = type == GST_NAVIGATION_EVENT_KEY_PRESS;
    const uint32_t keysym =
        gst_navigation_event_parse_key_event(event, &name) && name ? keysym_from_text(name) : 0;
    if (keysym == 0)
      return std::vector<InputEvent>{};
    return {{{.kind = Kind::Key, .down = down, .code = keysym}}};
  }
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
    return read_button(event, true);
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE:
    return read_button(event, false);
  case GST_NAVIGATION_EVENT_MOUSE_MOVE: {
    gdouble x = 0, y = 0;
    if (!gst_navigation_event_parse_mouse_move_event(event, &x, &y))
      return std::vector<InputEvent>{};
    return {{{.kind = Kind::Motion, .x = pixel(x), .y = pixel(y)}}};
  }
  case GST_NAVIGATION_EVENT_MOUSE_SCROLL:
    return read_scroll(event);
  case GST_NAVIGATION_EVENT_TOUCH_DOWN:
  case GST_NAVIGATION_EVENT_TOUCH_MOTION:
  case GST_NAVIGATION_EVENT_TOUCH_UP:
  case GST_NAVIGATION_EVENT_TOUCH_CANCEL:
    return read_touch(event, type);
  default:
    return std::vector<InputEvent>{};
  }
}

} // namespace stripes
