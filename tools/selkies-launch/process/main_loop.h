// SPDX-License-Identifier: MPL-2.0
// Sources of the default main context that live as long as their owner.
#pragma once

#include <functional>
#include <glib.h>

namespace stripes::launch {

// Calls back in the main loop until it is destroyed; safe to destroy from its own callback.
class MainLoopSource {
 public:
  MainLoopSource() = default;
  // Readable, or at its end.
  static MainLoopSource on_readable(int fd, std::function<void()> callback);
  // Once.
  static MainLoopSource after(unsigned milliseconds, std::function<void()> callback);

  MainLoopSource(MainLoopSource &&other) noexcept;
  MainLoopSource &operator=(MainLoopSource &&other) noexcept;
  MainLoopSource(const MainLoopSource &) = delete;
  MainLoopSource &operator=(const MainLoopSource &) = delete;
  ~MainLoopSource();
  void reset() { *this = MainLoopSource(); }

 private:
  explicit MainLoopSource(GSource *source) : source_(source) {}
  GSource *source_ = nullptr;
};

// Calls once in the main loop, from any thread.
void in_main_loop(std::function<void()> callback);

} // namespace stripes::launch
