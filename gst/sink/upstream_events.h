// SPDX-License-Identifier: MPL-2.0
// What clients do, as the events that go up the pipeline.
#pragma once

#include "base/gst_ptr.h"
#include "server/input.h"
#include "settings/element_properties.h"

#include <functional>
#include <span>
#include <vector>

namespace stripes {

// GstNavigation events, and GstStripePointerRelative for what those cannot say.
class NavigationTarget : public InputTarget {
 public:
  // push takes each event.
  explicit NavigationTarget(std::function<void(Ref<GstEvent>)> push) : push_(std::move(push)) {}

  void pointer_moved(int x, int y) override;
  void pointer_moved_by(int dx, int dy) override;
  void button(int button, bool pressed, int x, int y) override;
  void scrolled(int x, int y, double dx, double dy) override;
  void key(uint32_t keysym, bool pressed) override;

 private:
  std::function<void(Ref<GstEvent>)> push_;
};

Ref<GstEvent> settings_event(const std::vector<ElementProperty> &properties);
Ref<GstEvent> key_unit_event(std::span<const uint32_t> rows);
Ref<GstEvent> hold_event(bool hold);

} // namespace stripes
