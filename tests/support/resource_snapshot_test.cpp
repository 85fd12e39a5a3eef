// SPDX-License-Identifier: MPL-2.0
// The measuring device itself: it sees one descriptor, thread, segment or leak more.
#include "support/resource_snapshot.h"

#include <atomic>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <thread>
#include <unistd.h>

using namespace stripes::test;
using namespace std::chrono_literals;

TEST(ResourceSnapshot, SeesWhatIsHeld) {
  const auto before = ResourceSnapshot::take();
  EXPECT_TRUE(ResourceSnapshot::take().within(before));

  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(ResourceSnapshot::take().descriptors, before.descriptors + 1);
  EXPECT_FALSE(settled(before, 100ms).within(before));
  close(fd);

  const int memory = memfd_create("test", MFD_CLOEXEC);
  EXPECT_EQ(ResourceSnapshot::take().memory_files, before.memory_files + 1);
  close(memory);

  const int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  EXPECT_EQ(ResourceSnapshot::take().shared_segments, before.shared_segments + 1);
  shmctl(segment, IPC_RMID, nullptr);

  std::atomic<bool> stop{false};
  std::thread thread([&] {
    while (!stop)
      std::this_thread::sleep_for(1ms);
  });
  EXPECT_EQ(ResourceSnapshot::take().threads, before.threads + 1);
  stop = true;
  thread.join();
  EXPECT_TRUE(settled(before).within(before));
}

TEST(MemorySlope, TellsALeakFromNone) {
  MemorySlope flat, leaking;
  std::vector<std::vector<char>> kept;
  for (int round = 0; round < 40; round++) {
    const std::vector<char> passing(100000, 'x');
    flat.sample(round);
  }
  for (int round = 0; round < 40; round++) {
    kept.emplace_back(20000, 'x');
    leaking.sample(round);
  }
  EXPECT_LT(flat.bytes_per_round(), flat_slope(2000));
  EXPECT_GT(leaking.bytes_per_round(), 15000);
}
