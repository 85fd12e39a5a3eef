// SPDX-License-Identifier: MPL-2.0
#include "base/worker_pool.h"

#include <algorithm>
#include <pthread.h>
#include <system_error>

namespace stripes {

WorkerPool::WorkerPool(unsigned threads) {
  const unsigned own = std::max(threads, 1u) - 1;
  workers_.reserve(own);
  try {
    for (unsigned i = 0; i < own; i++) {
      workers_.emplace_back([this] { work(); });
      pthread_setname_np(workers_.back().native_handle(), "stripe-worker");
    }
  } catch (const std::system_error &) { // the caller works along, so there is always one
  }
}

WorkerPool::~WorkerPool() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto &worker : workers_)
    worker.join();
}

void WorkerPool::run(size_t count, const Job &job, const std::function<void()> &ended) {
  if (count == 0)
    return;
  std::lock_guard batch(batch_mutex_);
  const auto do_one = [&](size_t i) {
    job(i);
    if (ended)
      ended();
  };
  if (count == 1 || workers_.empty()) {
    for (size_t i = 0; i < count; i++)
      do_one(i);
    return;
  }
  {
    std::lock_guard lock(mutex_);
    job_ = &job;
    count_ = count;
    taken_ = 0;
    taken_last_ = 0;
    ended_ = 0;
    batch_++;
  }
  wake_.notify_all();
  for (size_t i = 0; taken_.fetch_add(1) < count; i++)
    do_one(i);
  std::unique_lock lock(mutex_);
  // A worker that wakes late must find no batch: job and count live only as long as this call.
  job_ = nullptr;
  for (size_t known = 0; busy_ > 0;) {
    idle_.wait(lock, [&] { return busy_ == 0 || ended_ != known; });
    known = ended_;
    if (!ended || busy_ == 0)
      continue;
    lock.unlock();
    ended();
    lock.lock();
  }
}

void WorkerPool::work() {
  uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || (job_ && batch_ != seen); });
    if (stopping_)
      return;
    seen = batch_;
    const Job *job = job_;
    const size_t count = count_;
    busy_++;
    lock.unlock();
    while (taken_.fetch_add(1) < count) {
      (*job)(count - 1 - taken_last_.fetch_add(1));
      lock.lock();
      ended_++;
      if (!job_) // the caller waits
        idle_.notify_all();
      lock.unlock();
    }
    lock.lock();
    if (--busy_ == 0)
      idle_.notify_all();
  }
}

} // namespace stripes
