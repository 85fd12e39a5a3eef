// SPDX-License-Identifier: MPL-2.0
// A display on which something happens all the time, on a thread of its own.
#pragma once

#include "support/x_client.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace stripes::test {

class BusyScreen {
 public:
  // Calls draw(x, 0), draw(x, 1), … one every `interval`.
  BusyScreen(const std::string &display, std::chrono::milliseconds interval,
             std::function<void(XClient &, unsigned)> draw)
      : thread_([this, display, interval, draw = std::move(draw)] {
          XClient x(display);
          for (unsigned i = 0; !stopping_; i++) {
            draw(x, i);
            x.sync();
            std::this_thread::sleep_for(interval);
          }
        }) {}
  ~BusyScreen() { stop(); }
  void stop() {
    stopping_ = true;
    if (thread_.joinable())
      thread_.join();
  }

 private:
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

} // namespace stripes::test
