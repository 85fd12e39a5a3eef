// SPDX-License-Identifier: MPL-2.0
// Turns GstNavigation and GstStripePointerRelative events into input. Any thread.
#pragma once

#include "capture/input/input_event.h"

#include <gst/gst.h>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace stripes {

// "A", "exclam", "U6F22", "é", "0xe9" or "233"; 0: not a keysym.
uint32_t keysym_from_text(const std::string &text);

class NavigationReader {
 public:
  // Nothing when it is not an input event; an empty list when it means nothing to us.
  std::optional<std::vector<InputEvent>> read(GstEvent *event);
  // Forgets touches that have begun.
  void reset();

 private:
  std::vector<InputEvent> read_button(GstEvent *event, bool down);
  std::vector<InputEvent> read_scroll(GstEvent *event);
  std::vector<InputEvent> read_touch(GstEvent *event, int type);

  std::mutex mutex_;                   // guards the fields below
  std::optional<guint> touch_;         // the finger that is the pointer
  double scroll_x_ = 0, scroll_y_ = 0; // fractions of clicks still to come
  int last_x_ = 0, last_y_ = 0;
};

} // namespace stripes
