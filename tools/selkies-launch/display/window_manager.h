// SPDX-License-Identifier: MPL-2.0
// Openbox with a configuration of its own: one application fills the screen and has the keyboard.
// Main loop only.
#pragma once

#include "display/x_connection.h"
#include "process/children.h"
#include "process/main_loop.h"
#include "process/runtime_dir.h"

#include <functional>
#include <optional>

namespace stripes::launch {

// Whether this command is itself a desktop or a window manager, beside which no other can run.
bool is_window_manager(const std::string &program);

class WindowManager {
 public:
  WindowManager(Children &children, RuntimeDir &dir, XConnection &x)
      : children_(children), dir_(dir), x_(x) {}

  ~WindowManager();
  WindowManager(const WindowManager &) = delete;
  WindowManager &operator=(const WindowManager &) = delete;

  // Calls `ready` once: when it manages windows, or with the reason why there will be none.
  void start(const Environment &environment, std::function<void(Status)> ready);
  std::optional<pid_t> pid() const { return pid_; } // while it runs

 private:
  void watch_root();
  void stop_watching();
  void finish(Status status);

  Children &children_;
  RuntimeDir &dir_;
  XConnection &x_;
  std::function<void(Status)> ready_;
  std::optional<pid_t> pid_;
  xcb_atom_t check_atom_ = 0;
  MainLoopSource events_;
  MainLoopSource too_late_;
};

} // namespace stripes::launch
