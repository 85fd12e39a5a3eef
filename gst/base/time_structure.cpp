// SPDX-License-Identifier: MPL-2.0
#include "base/time_structure.h"

namespace stripes {

namespace {

void set_array(GstStructure *structure, const char *name,
               const std::array<uint64_t, TimeCounts::kBuckets> &numbers) {
  GValue array = G_VALUE_INIT;
  g_value_init(&array, GST_TYPE_ARRAY);
  for (const uint64_t number : numbers) {
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_TYPE_UINT64);
    g_value_set_uint64(&value, number);
    gst_value_array_append_and_take_value(&array, &value);
  }
  gst_structure_take_value(structure, name, &array);
}

} // namespace

void add_times(GstStructure *stats, const char *name, const TimeCounts &counts) {
  const StructurePtr times(
      gst_structure_new("times", "count", G_TYPE_UINT64, counts.count, "sum", G_TYPE_UINT64,
                        counts.sum_ns, "max", G_TYPE_UINT64, counts.max_ns, "p50", G_TYPE_UINT64,
                        counts.percentile_ns(50), "p95", G_TYPE_UINT64, counts.percentile_ns(95),
                        "p99", G_TYPE_UINT64, counts.percentile_ns(99), nullptr));
  set_array(times.get(), "buckets", counts.buckets);
  gst_structure_set(stats, name, GST_TYPE_STRUCTURE, times.get(), nullptr);
}

void add_bucket_limits(GstStructure *stats) {
  std::array<uint64_t, TimeCounts::kBuckets> limits;
  for (size_t i = 0; i < limits.size(); i++)
    limits[i] = TimeCounts::limit_ns(i);
  set_array(stats, "bucket-limits", limits);
}

TimeCounts times_in(const GstStructure *stats, const char *name) {
  TimeCounts counts;
  const GValue *field = gst_structure_get_value(stats, name);
  if (!field || !GST_VALUE_HOLDS_STRUCTURE(field))
    return counts;
  const GstStructure *times = gst_value_get_structure(field);
  gst_structure_get(times, "count", G_TYPE_UINT64, &counts.count, "sum", G_TYPE_UINT64,
                    &counts.sum_ns, "max", G_TYPE_UINT64, &counts.max_ns, nullptr);
  const GValue *buckets = gst_structure_get_value(times, "buckets");
  if (!buckets || !GST_VALUE_HOLDS_ARRAY(buckets) ||
      gst_value_array_get_size(buckets) != TimeCounts::kBuckets)
    return counts;
  for (guint i = 0; i < TimeCounts::kBuckets; i++)
    counts.buckets[i] = g_value_get_uint64(gst_value_array_get_value(buckets, i));
  return counts;
}

} // namespace stripes
