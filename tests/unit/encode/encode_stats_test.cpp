// SPDX-License-Identifier: MPL-2.0
#include "encode/encode_stats.h"

#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace stripes::encode;

TEST(EncodeStats, AddsUpWhatSeveralThreadsCount) {
  EncodeStats stats;
  EncodeCounts one;
  one.pictures = one.stripes = 1;
  one.bytes = 100;
  one.encode_ns = one.longest_ns = 7;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; n++) {
        stats.add(one);
        const EncodeCounts seen = stats.counts(); // never torn
        EXPECT_EQ(seen.bytes, seen.pictures * 100);
      }
    });
  for (auto &thread : threads)
    thread.join();
  EXPECT_EQ(stats.counts().pictures, 4000u);
  EXPECT_EQ(stats.counts().encode_ns, 28000u);
  EXPECT_EQ(stats.counts().longest_ns, 7u) << "the most, not the sum";
  stats.reset();
  EXPECT_EQ(stats.counts().pictures, 0u);
}
