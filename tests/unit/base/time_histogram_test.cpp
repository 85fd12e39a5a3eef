// SPDX-License-Identifier: MPL-2.0
#include "base/time_histogram.h"

#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace stripes;
using namespace std::chrono_literals;

TEST(TimeCounts, EveryTimeIsInTheBucketWhoseLimitsItIsBetween) {
  for (int64_t us = 0; us < 20'000'000; us += 1 + us / 50) {
    const auto time = std::chrono::microseconds(us);
    const size_t bucket = TimeCounts::bucket_of(time);
    ASSERT_LT(bucket, TimeCounts::kBuckets);
    if (bucket + 1 < TimeCounts::kBuckets) {
      ASSERT_LT(static_cast<uint64_t>(us) * 1000, TimeCounts::limit_ns(bucket)) << us;
    }
    if (bucket > 0) {
      ASSERT_GE(static_cast<uint64_t>(us) * 1000, TimeCounts::limit_ns(bucket - 1)) << us;
    }
  }
}

TEST(TimeCounts, LimitsRiseByNoMoreThanAQuarter) {
  for (size_t i = 4; i < TimeCounts::kBuckets; i++) {
    EXPECT_GT(TimeCounts::limit_ns(i), TimeCounts::limit_ns(i - 1));
    EXPECT_LE(TimeCounts::limit_ns(i) * 4, TimeCounts::limit_ns(i - 1) * 5) << i;
  }
}

TEST(TimeCounts, WhatIsOffTheScaleIsInTheFirstAndTheLastBucket) {
  EXPECT_EQ(TimeCounts::bucket_of(-5ns), 0u);
  EXPECT_EQ(TimeCounts::bucket_of(999ns), 0u);
  EXPECT_EQ(TimeCounts::bucket_of(1h), TimeCounts::kBuckets - 1);
}

TEST(TimeCounts, PercentilesAreRightWithinAnEighth) {
  TimeCounts counts;
  EXPECT_EQ(counts.percentile_ns(50), 0u);
  for (int i = 1; i <= 1000; i++)
    counts.add(std::chrono::microseconds(i * 10));
  EXPECT_NEAR(static_cast<double>(counts.percentile_ns(50)), 5e6, 5e6 / 8);
  EXPECT_NEAR(static_cast<double>(counts.percentile_ns(95)), 9.5e6, 9.5e6 / 8);
  EXPECT_NEAR(static_cast<double>(counts.percentile_ns(99)), 9.9e6, 9.9e6 / 8);
  EXPECT_LE(counts.percentile_ns(100), counts.max_ns);
  EXPECT_EQ(counts.max_ns, 10'000'000u);
  EXPECT_EQ(counts.count, 1000u);
  EXPECT_EQ(counts.sum_ns, 5'005'000'000u);
}

TEST(TimeCounts, OneLongTimeIsThePercentileOfItself) {
  TimeCounts counts;
  counts.add(40s);
  EXPECT_EQ(counts.percentile_ns(50), 40'000'000'000u);
}

TEST(TimeCounts, SinceLeavesWhatCameLater) {
  TimeCounts earlier;
  for (int i = 0; i < 100; i++)
    earlier.add(1ms);
  TimeCounts later = earlier;
  for (int i = 0; i < 10; i++)
    later.add(8ms);
  const TimeCounts left = later.since(earlier);
  EXPECT_EQ(left.count, 10u);
  EXPECT_EQ(left.sum_ns, 80'000'000u);
  EXPECT_NEAR(static_cast<double>(left.percentile_ns(50)), 8e6, 1e6);
}

TEST(TimeHistogram, CountsWhatSeveralThreadsAdd) {
  TimeHistogram histogram;
  std::vector<std::thread> threads;
  for (int t = 1; t <= 4; t++)
    threads.emplace_back([&histogram, t] {
      for (int i = 0; i < 10000; i++)
        histogram.add(std::chrono::milliseconds(t));
    });
  for (auto &thread : threads)
    thread.join();
  const TimeCounts counts = histogram.counts();
  EXPECT_EQ(counts.count, 40000u);
  EXPECT_EQ(counts.sum_ns, 100'000'000'000u);
  EXPECT_EQ(counts.max_ns, 4'000'000u);
  EXPECT_EQ(counts.buckets[TimeCounts::bucket_of(3ms)], 10000u);
  histogram.reset();
  EXPECT_EQ(histogram.counts().count, 0u);
  EXPECT_EQ(histogram.counts().max_ns, 0u);
}
