// SPDX-License-Identifier: MPL-2.0
// Our connection to the display that is served, and what pages may do to its screen. Both may be
// replaced when the display went away and came back. Main loop only, but for the two wishes.
#pragma once

#include "display/screen.h"
#include "display/x_connection.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace stripes::launch {

class ServedScreen {
 public:
  // Connects to `name`; anew when it was connected. `size`: to begin with; nullopt: as it is.
  Status open(const std::string &name, const Settings &settings, Screen::Rights rights,
              std::optional<ScreenSize> size);
  void close();

  // Only while open.
  XConnection &x() { return *x_; }
  bool reachable() const { return x_ && x_->alive(); }
  bool has_windows() const { return x_ && x_->has_windows(); }

  // Any thread; as Screen's. A wish for a closed screen is not taken care of.
  bool wish_size(unsigned width, unsigned height);
  bool wish_setting(const std::string &name, const std::string &value);

 private:
  std::unique_ptr<XConnection> x_;
  std::mutex mutex_; // guards the pointer screen_, and what it points to from being destroyed
  std::unique_ptr<Screen> screen_;
};

} // namespace stripes::launch
