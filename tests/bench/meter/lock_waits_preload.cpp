// SPDX-License-Identifier: MPL-2.0
// To be preloaded: stands before pthread_mutex_lock() and g_mutex_lock(), and notes when the lock
// was not free. A free one costs one atomic instruction as ever.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <dlfcn.h>
#include <glib.h>
#include <pthread.h>

namespace {

std::atomic<uint64_t> count{0}, nanoseconds{0};

template <typename Lock>
auto timed(Lock lock) {
  const auto begin = std::chrono::steady_clock::now();
  const auto result = lock();
  nanoseconds += static_cast<uint64_t>((std::chrono::steady_clock::now() - begin).count());
  count++;
  return result;
}

template <typename Function>
Function *next(const char *name) {
  return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

} // namespace

#pragma GCC visibility push(default)
extern "C" {

void stripes_read_lock_waits(uint64_t *how_often, uint64_t *how_long);

void stripes_read_lock_waits(uint64_t *how_often, uint64_t *how_long) {
  *how_often = count;
  *how_long = nanoseconds;
}

int pthread_mutex_lock(pthread_mutex_t *mutex) noexcept {
  static auto *const lock = next<int(pthread_mutex_t *)>("pthread_mutex_lock");
  if (pthread_mutex_trylock(mutex) == 0)
    return 0;
  return timed([mutex] { return lock(mutex); });
}

void g_mutex_lock(GMutex *mutex) {
  static auto *const lock = next<void(GMutex *)>("g_mutex_lock");
  if (!g_mutex_trylock(mutex))
    timed([mutex] {
      lock(mutex);
      return true;
    });
}

} // extern "C"
#pragma GCC visibility pop
