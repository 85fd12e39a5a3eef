// SPDX-License-Identifier: MPL-2.0
// Signals as events of the main loop.
#pragma once

#include "process/main_loop.h"
#include "process/unique_fd.h"

#include <functional>

namespace stripes::launch {

class Signals {
 public:
  // Called in the main loop with SIGINT, SIGTERM, SIGHUP or SIGCHLD.
  using Handler = std::function<void(int signal)>;

  // Blocks these signals for this thread and those it starts: make it before any thread.
  Signals();
  void set_handler(Handler handler) { handler_ = std::move(handler); }

 private:
  void read_all();

  UniqueFd fd_;
  Handler handler_;
  MainLoopSource source_;
};

} // namespace stripes::launch
