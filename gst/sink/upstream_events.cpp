// SPDX-License-Identifier: MPL-2.0
#include "sink/upstream_events.h"

#include "stripe/gststripe.h"

#include <array>
#include <gst/video/navigation.h>
#include <xkbcommon/xkbcommon.h>

namespace stripes {

void NavigationTarget::pointer_moved(int x, int y) {
  push_(adopt(gst_navigation_event_new_mouse_move(x, y, GST_NAVIGATION_MODIFIER_NONE)));
}

void NavigationTarget::pointer_moved_by(int dx, int dy) {
  push_(adopt(gst_stripe_event_new_pointer_relative(dx, dy)));
}

void NavigationTarget::button(int button, bool pressed, int x, int y) {
  push_(adopt(pressed ? gst_navigation_event_new_mouse_button_press(button, x, y,
                                                                    GST_NAVIGATION_MODIFIER_NONE)
                      : gst_navigation_event_new_mouse_button_release(
                            button, x, y, GST_NAVIGATION_MODIFIER_NONE)));
}

void NavigationTarget::scrolled(int x, int y, double dx, double dy) {
  push_(adopt(gst_navigation_event_new_mouse_scroll(x, y, dx, dy, GST_NAVIGATION_MODIFIER_NONE)));
}

void NavigationTarget::key(uint32_t keysym, bool pressed) {
  std::array<char, 64> name{};
  if (xkb_keysym_get_name(keysym, name.data(), name.size()) <= 0)
    return;
  push_(adopt(
      pressed ? gst_navigation_event_new_key_press(name.data(), GST_NAVIGATION_MODIFIER_NONE)
              : gst_navigation_event_new_key_release(name.data(), GST_NAVIGATION_MODIFIER_NONE)));
}

Ref<GstEvent> settings_event(const std::vector<ElementProperty> &properties) {
  StructurePtr s(gst_structure_new_empty("settings"));
  for (const auto &property : properties)
    gst_structure_set(s.get(), property.property, G_TYPE_STRING, property.text.c_str(), nullptr);
  return adopt(gst_stripe_event_new_settings(s.release()));
}

Ref<GstEvent> key_unit_event(std::span<const uint32_t> rows) {
  const std::vector<guint> list(rows.begin(), rows.end());
  return adopt(gst_stripe_event_new_key_unit(list.empty() ? nullptr : list.data(),
                                             static_cast<guint>(list.size())));
}

Ref<GstEvent> hold_event(bool hold) {
  return adopt(gst_stripe_event_new_throttle(hold ? GST_STRIPE_THROTTLE_HOLD : 0));
}

} // namespace stripes
