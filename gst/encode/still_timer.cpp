// SPDX-License-Identifier: MPL-2.0
#include "encode/still_timer.h"

#include <pthread.h>

namespace stripes::encode {

StillTimer::StillTimer(std::function<void()> on_due)
    : on_due_(std::move(on_due)), thread_([this] { loop(); }) {
  pthread_setname_np(thread_.native_handle(), "stripe-still");
}

void StillTimer::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

void StillTimer::arm(std::optional<TimePoint> when) {
  {
    std::lock_guard lock(mutex_);
    // A later time needs no wake-up now: the loop looks again when the earlier one comes.
    const bool sooner = when && (!when_ || *when < *when_);
    when_ = when;
    if (!sooner)
      return;
  }
  changed_.notify_one();
}

void StillTimer::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!when_) {
      changed_.wait(lock);
    } else if (Clock::now() < *when_) {
      changed_.wait_until(lock, TimePoint(*when_));
    } else {
      when_.reset();
      lock.unlock();
      on_due_();
      lock.lock();
    }
  }
}

} // namespace stripes::encode
