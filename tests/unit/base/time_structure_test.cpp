// SPDX-License-Identifier: MPL-2.0
#include "base/time_structure.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace std::chrono_literals;

namespace {

TimeCounts some() {
  TimeCounts counts;
  for (int i = 0; i < 90; i++)
    counts.add(2ms);
  for (int i = 0; i < 10; i++)
    counts.add(30ms);
  return counts;
}

} // namespace

TEST(TimeStructure, AnApplicationReadsItsFields) {
  const StructurePtr stats(gst_structure_new_empty("stats"));
  add_times(stats.get(), "encode", some());
  GstStructure *raw = nullptr;
  ASSERT_TRUE(gst_structure_get(stats.get(), "encode", GST_TYPE_STRUCTURE, &raw, nullptr));
  const StructurePtr times(raw);
  guint64 count = 0, sum = 0, max = 0, p50 = 0, p95 = 0, p99 = 0;
  ASSERT_TRUE(gst_structure_get(times.get(), "count", G_TYPE_UINT64, &count, "sum", G_TYPE_UINT64,
                                &sum, "max", G_TYPE_UINT64, &max, "p50", G_TYPE_UINT64, &p50, "p95",
                                G_TYPE_UINT64, &p95, "p99", G_TYPE_UINT64, &p99, nullptr));
  EXPECT_EQ(count, 100u);
  EXPECT_EQ(sum, 480'000'000u);
  EXPECT_EQ(max, 30'000'000u);
  EXPECT_NEAR(static_cast<double>(p50), 2e6, 2e6 / 8);
  EXPECT_NEAR(static_cast<double>(p95), 30e6, 30e6 / 8);
  EXPECT_LE(p95, p99);
}

TEST(TimeStructure, BucketsAndLimitsGoTogether) {
  const StructurePtr stats(gst_structure_new_empty("stats"));
  add_times(stats.get(), "encode", some());
  add_bucket_limits(stats.get());
  const GValue *limits = gst_structure_get_value(stats.get(), "bucket-limits");
  ASSERT_EQ(gst_value_array_get_size(limits), TimeCounts::kBuckets);
  const TimeCounts read = times_in(stats.get(), "encode");
  const size_t at = TimeCounts::bucket_of(2ms);
  EXPECT_EQ(read.buckets[at], 90u);
  EXPECT_GT(g_value_get_uint64(gst_value_array_get_value(limits, static_cast<guint>(at))),
            2'000'000u);
  EXPECT_EQ(read.count, 100u);
  EXPECT_EQ(read.percentile_ns(50), some().percentile_ns(50));
}

TEST(TimeStructure, WhereThereIsNoneNothingWasCounted) {
  const StructurePtr stats(gst_structure_new_empty("stats"));
  EXPECT_EQ(times_in(stats.get(), "encode").count, 0u);
  gst_structure_set(stats.get(), "encode", G_TYPE_UINT, 5u, nullptr);
  EXPECT_EQ(times_in(stats.get(), "encode").count, 0u);
}
