// SPDX-License-Identifier: MPL-2.0
// A fixed set of threads that run one batch of numbered jobs at a time.
//
// Made once and kept: no thread is started while pictures flow. The caller of run() works along,
// so a pool of n threads has n - 1 of its own and a batch of one job never leaves the caller.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace stripes {

class WorkerPool {
 public:
  // Runs job `index`; called on any thread of the pool, must not throw.
  using Job = std::function<void(size_t index)>;

  // threads: how many jobs run at once, the caller's thread included; at least 1. Where the system
  // has no more threads to give they are fewer.
  explicit WorkerPool(unsigned threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool &) = delete;
  WorkerPool &operator=(const WorkerPool &) = delete;

  // Runs jobs 0 … count-1 and returns when all have ended: the caller from the first on, the
  // pool's threads from the last backwards. One batch at a time: a second caller waits.
  // ended: called on the caller's thread after jobs that ended, its own or others, soon; must not
  // throw.
  void run(size_t count, const Job &job, const std::function<void()> &ended = {});

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

 private:
  void work();

  std::mutex batch_mutex_; // held by the caller whose batch runs
  std::mutex mutex_;       // guards the fields down to stopping_
  std::condition_variable wake_;
  std::condition_variable idle_;
  const Job *job_ = nullptr;
  size_t count_ = 0;
  uint64_t batch_ = 0;
  unsigned busy_ = 0;
  size_t ended_ = 0; // jobs of the batch, on the pool's threads
  bool stopping_ = false;

  std::atomic<size_t> taken_{0};      // from either end
  std::atomic<size_t> taken_last_{0}; // of those, from the end
  std::vector<std::thread> workers_;
};

} // namespace stripes
