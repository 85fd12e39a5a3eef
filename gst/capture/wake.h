// SPDX-License-Identifier: MPL-2.0
// What ends a thread's poll() from another thread.
//
// Every reason to wake up is state kept elsewhere, which the woken thread looks at afresh; the
// descriptor only says "look". So clearing it loses nothing. All functions from any thread.
#pragma once

#include <atomic>

namespace stripes {

class Wake {
 public:
  Wake();
  ~Wake();
  Wake(const Wake &) = delete;
  Wake &operator=(const Wake &) = delete;

  int fd() const { return fd_; } // readable from signal() to clear()
  void signal();
  void clear();

  // While interrupted nothing may wait: waits end at once and new ones do not begin.
  void interrupt();
  void resume();
  bool interrupted() const { return interrupted_.load(std::memory_order_acquire); }

 private:
  int fd_;
  std::atomic<bool> interrupted_{false};
};

} // namespace stripes
