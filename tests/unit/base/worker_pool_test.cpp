// SPDX-License-Identifier: MPL-2.0
#include "base/worker_pool.h"

#include <gtest/gtest.h>
#include <set>

using stripes::WorkerPool;

TEST(WorkerPool, RunsEveryJobOnce) {
  for (unsigned threads : {1u, 2u, 5u}) {
    WorkerPool pool(threads);
    for (size_t count : {0u, 1u, 2u, 17u, 1000u}) {
      std::vector<std::atomic<int>> runs(count);
      pool.run(count, [&](size_t i) { runs[i]++; });
      for (size_t i = 0; i < count; i++)
        ASSERT_EQ(runs[i], 1) << threads << " threads, job " << i << " of " << count;
    }
  }
}

TEST(WorkerPool, OneJobStaysOnTheCallersThread) {
  WorkerPool pool(4);
  std::thread::id ran_on;
  pool.run(1, [&](size_t) { ran_on = std::this_thread::get_id(); });
  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

// Small stripes come first and a tall one last: neither waits for the other.
TEST(WorkerPool, TheCallerBeginsAtTheFrontAndTheOthersAtTheEnd) {
  WorkerPool pool(2);
  constexpr size_t kJobs = 40;
  std::vector<size_t> callers;
  std::vector<size_t> workers;
  const auto caller = std::this_thread::get_id();
  for (int batch = 0; batch < 50; batch++) {
    callers.clear();
    workers.clear();
    pool.run(kJobs, [&](size_t i) {
      std::this_thread::sleep_for(std::chrono::microseconds(20));
      (std::this_thread::get_id() == caller ? callers : workers).push_back(i);
    });
    ASSERT_EQ(callers.size() + workers.size(), kJobs);
    for (size_t i = 0; i < callers.size(); i++)
      ASSERT_EQ(callers[i], i);
    for (size_t i = 0; i < workers.size(); i++)
      ASSERT_EQ(workers[i], kJobs - 1 - i);
  }
}

TEST(WorkerPool, UsesItsThreadsAndNoOthers) {
  WorkerPool pool(3);
  std::mutex mutex;
  std::set<std::thread::id> seen;
  // On a busy machine a thread may come too late for many a batch.
  for (int batch = 0; batch < 200 || (seen.size() < 3 && batch < 100000); batch++)
    pool.run(8, [&](size_t) {
      std::this_thread::sleep_for(std::chrono::microseconds(20));
      std::lock_guard lock(mutex);
      seen.insert(std::this_thread::get_id());
    });
  EXPECT_EQ(seen.size(), 3u);
}

TEST(WorkerPool, SurvivesManyShortBatches) {
  WorkerPool pool(4);
  std::atomic<size_t> sum{0};
  for (size_t batch = 0; batch < 20000; batch++)
    pool.run(3, [&](size_t i) { sum += i; });
  EXPECT_EQ(sum, 20000u * 3);
}

// The caller has nothing left to do and one job goes on: what ended meanwhile is heard of at once.
TEST(WorkerPool, TellsOfJobsThatEndedWhileOthersGoOn) {
  WorkerPool pool(3);
  for (int batch = 0; batch < 20; batch++) {
    std::atomic<int> done = 0;
    std::atomic<bool> heard_of_two = false;
    const auto caller = std::this_thread::get_id();
    pool.run(
        3,
        [&](size_t i) {
          if (i < 2)
            done++;
          const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
          while (i == 2 && std::this_thread::get_id() != caller && !heard_of_two &&
                 std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        },
        [&] {
          EXPECT_EQ(std::this_thread::get_id(), caller);
          heard_of_two = done == 2;
        });
    EXPECT_TRUE(heard_of_two);
  }
}
