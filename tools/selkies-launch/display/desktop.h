// SPDX-License-Identifier: MPL-2.0
// The display that is served with all that belongs to it: a private X server and its window
// manager, or a display that exists. Main loop only, but for what ServedScreen allows.
#pragma once

#include "config/options.h"
#include "display/private_display.h"
#include "display/served_screen.h"
#include "display/window_manager.h"
#include "process/children.h"
#include "process/runtime_dir.h"

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace stripes::launch {

class Desktop {
 public:
  struct Callbacks {
    std::function<void(Status)> ready; // once
    std::function<void()> ended;       // the private X server ended after that
  };
  // options: must outlive it.
  Desktop(Children &children, const Options &options, Callbacks callbacks);

  void start();

  // Connects anew to a display that exists; fails while it is away.
  Status reopen();

  bool is_private() const { return private_display_ != nullptr; }
  const std::string &name() const { return name_; } // as in DISPLAY
  bool may_resize() const { return rights_.resize; }
  ServedScreen &screen() { return screen_; }
  std::set<pid_t> servers() const; // X server and window manager
  Environment environment() const; // of programs that run on it

 private:
  void start_private();
  void private_started(const Status &status);
  void connect();
  Status open_screen();
  void start_window_manager();

  Children &children_;
  const Options &options_;
  Callbacks callbacks_;
  std::unique_ptr<RuntimeDir> dir_;
  std::unique_ptr<PrivateDisplay> private_display_;
  std::string name_;
  Screen::Rights rights_{};
  ServedScreen screen_;
  std::unique_ptr<WindowManager> window_manager_; // uses dir_ and the screen's connection
};

} // namespace stripes::launch
