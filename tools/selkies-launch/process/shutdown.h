// SPDX-License-Identifier: MPL-2.0
// Ends everything that was started, within two seconds. Main loop only.
#pragma once

#include "process/children.h"
#include "process/main_loop.h"

#include <functional>
#include <set>

namespace stripes::launch {

class Shutdown {
 public:
  // `servers`: the X server and the window manager, which end after their clients.
  Shutdown(Children &children, std::set<pid_t> servers, std::function<void()> done);

  void begin();
  // A child has ended: see whether that was the last.
  void check();
  // No more patience.
  void hurry();

 private:
  void end_servers();
  void kill_rest();

  enum class Stage { Clients, Servers, Done };

  Children &children_;
  std::set<pid_t> servers_;
  std::function<void()> done_;
  Stage stage_ = Stage::Clients;
  MainLoopSource patience_;
  const int64_t deadline_; // by g_get_monotonic_time()
};

} // namespace stripes::launch
