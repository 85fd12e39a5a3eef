// SPDX-License-Identifier: MPL-2.0
#include "support/machine_speed.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace stripes::test {

namespace {

constexpr int kRounds = 400, kWarmUp = 50;
constexpr unsigned kSteps = 20000; // of arithmetic, each of which waits for the one before

// What a round takes on a virtual machine of 2 GHz that has nothing else to do, µs, and some more.
constexpr double kUsualTime = 50, kUsualCost = 45;

uint64_t work(uint64_t x) {
  for (unsigned i = 0; i < kSteps; i++)
    x = x * 6364136223846793005u + 1442695040888963407u;
  return x;
}

// False when the other end was closed.
bool take(int fd, uint64_t &value) {
  pollfd item{fd, POLLIN, 0};
  poll(&item, 1, -1);
  return read(fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value);
}

double processor_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

} // namespace

Slowness slowness() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return {1, 1};
  std::thread other([fd = ends[1]] {
    for (uint64_t value = 0; take(fd, value);) {
      value = work(value);
      if (write(fd, &value, sizeof value) != static_cast<ssize_t>(sizeof value))
        break;
    }
  });
  std::vector<double> times;
  double cost = 0;
  uint64_t value = 1;
  for (int i = -kWarmUp; i < kRounds; i++) {
    if (i == 0)
      cost = processor_us();
    const auto begin = std::chrono::steady_clock::now();
    if (write(ends[0], &value, sizeof value) != static_cast<ssize_t>(sizeof value) ||
        !take(ends[0], value))
      break;
    if (i >= 0)
      times.push_back(
          std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
              .count());
  }
  cost = (processor_us() - cost) / kRounds;
  shutdown(ends[0], SHUT_RDWR);
  other.join();
  for (const int fd : ends)
    close(fd);
  std::ranges::sort(times);
  const double time = times.empty() ? 0 : times[times.size() / 2];
  return {std::max(time / kUsualTime, 1.0), std::max(cost / kUsualCost, 1.0)};
}

Slowness worse(const Slowness &a, const Slowness &b) {
  return {std::max(a.time, b.time), std::max(a.cost, b.cost)};
}

} // namespace stripes::test
