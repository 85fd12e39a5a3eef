// SPDX-License-Identifier: MPL-2.0
// The size and the resolution of the display that is served, and what pages may do to them.
#pragma once

#include "display/resizer.h"
#include "display/screen_size.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace stripes::launch {

class Screen {
 public:
  struct Rights {
    bool resize; // pages may change the size
    bool scale;  // it is ours: the resolution of programs may be set
  };
  Screen(XConnection &x, const Settings &settings, Rights rights);

  // Main loop: gives a private display its first size and resolution.
  Status set_up(std::optional<ScreenSize> size);

  // Any thread. Whether the wish is taken care of; if not, the screen stays as it is. Wishes that
  // come faster than the display can follow are answered by the last of them.
  bool wish_size(unsigned width, unsigned height);
  bool wish_setting(const std::string &name, const std::string &value);

 private:
  void call_main_loop(); // with mutex_ held
  void follow_wishes();
  void apply_dpi(int64_t dpi);

  XConnection &x_;
  Resizer resizer_;
  const Rights rights_;

  std::mutex mutex_; // guards what follows
  Settings settings_;
  ScreenSize size_{};                                          // as far as we know
  std::optional<ScreenSize> wished_;                           // not yet followed
  int64_t dpi_ = 0;                                            // that programs were told
  bool called_ = false;                                        // follow_wishes() is on its way
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // main loop only
};

} // namespace stripes::launch
