// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/commands.h"

#include <algorithm>
#include <ctime>

namespace stripes::bench {

Commands::Commands() {
  sigemptyset(&signals_);
  for (const int number : {SIGUSR1, SIGTERM, SIGINT})
    sigaddset(&signals_, number);
  sigprocmask(SIG_BLOCK, &signals_, nullptr);
}

void Commands::wait_until(TimePoint when) {
  const auto left = std::max(std::chrono::nanoseconds(when - Clock::now()).count(), int64_t{0});
  const timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
  const int number = sigtimedwait(&signals_, nullptr, &timeout);
  frozen_ |= number == SIGUSR1;
  stopped_ |= number == SIGTERM || number == SIGINT;
}

} // namespace stripes::bench
