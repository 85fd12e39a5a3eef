// SPDX-License-Identifier: MPL-2.0
#include "capture/wake.h"

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace stripes {

Wake::Wake() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Wake::~Wake() {
  if (fd_ >= 0)
    close(fd_);
}

void Wake::signal() {
  const uint64_t one = 1;
  // Fails only when the counter is full, and then the descriptor is readable already.
  [[maybe_unused]] const auto written = write(fd_, &one, sizeof one);
}

void Wake::clear() {
  uint64_t count = 0;
  [[maybe_unused]] const auto got = read(fd_, &count, sizeof count);
}

void Wake::interrupt() {
  interrupted_.store(true, std::memory_order_release);
  signal();
}

void Wake::resume() {
  interrupted_.store(false, std::memory_order_release);
}

} // namespace stripes
