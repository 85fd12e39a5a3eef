// SPDX-License-Identifier: MPL-2.0
#include "base/time_histogram.h"

#include <algorithm>
#include <bit>

namespace stripes {

namespace {

constexpr unsigned kParts = 4; // of each power of two
constexpr uint64_t kNsPerUs = 1000;
constexpr auto kRelaxed = std::memory_order_relaxed; // nothing else hangs on a count

uint64_t whole_ns(std::chrono::nanoseconds time) {
  return static_cast<uint64_t>(std::max<int64_t>(time.count(), 0));
}

} // namespace

size_t TimeCounts::bucket_of(std::chrono::nanoseconds time) {
  const uint64_t us = whole_ns(time) / kNsPerUs;
  if (us < kParts)
    return us;
  // The highest bit says which power of two, the two bits below it which part of that.
  const auto power = static_cast<size_t>(std::bit_width(us) - std::bit_width(uint64_t{kParts}));
  return std::min<size_t>(kParts * power + (us >> power), kBuckets - 1);
}

uint64_t TimeCounts::limit_ns(size_t bucket) {
  if (bucket < kParts)
    return (bucket + 1) * kNsPerUs;
  const size_t power = bucket / kParts - 1;
  return ((bucket % kParts + kParts + 1) << power) * kNsPerUs;
}

void TimeCounts::add(std::chrono::nanoseconds time) {
  count++;
  sum_ns += whole_ns(time);
  max_ns = std::max(max_ns, whole_ns(time));
  buckets[bucket_of(time)]++;
}

uint64_t TimeCounts::percentile_ns(unsigned percent) const {
  if (count == 0)
    return 0;
  const uint64_t wanted = std::max<uint64_t>((count * percent + 99) / 100, 1);
  uint64_t seen = 0;
  size_t bucket = 0;
  while (bucket + 1 < kBuckets && (seen += buckets[bucket]) < wanted)
    bucket++;
  if (bucket + 1 == kBuckets)
    return max_ns;
  const uint64_t low = bucket == 0 ? 0 : limit_ns(bucket - 1);
  return std::min((low + limit_ns(bucket)) / 2, max_ns);
}

TimeCounts TimeCounts::since(const TimeCounts &earlier) const {
  TimeCounts left = *this;
  left.count -= earlier.count;
  left.sum_ns -= earlier.sum_ns;
  for (size_t i = 0; i < kBuckets; i++)
    left.buckets[i] -= earlier.buckets[i];
  return left;
}

void TimeHistogram::add(std::chrono::nanoseconds time) {
  const uint64_t ns = whole_ns(time);
  buckets_[TimeCounts::bucket_of(time)].fetch_add(1, kRelaxed);
  sum_ns_.fetch_add(ns, kRelaxed);
  uint64_t most = max_ns_.load(kRelaxed);
  while (ns > most && !max_ns_.compare_exchange_weak(most, ns, kRelaxed)) {
  }
}

TimeCounts TimeHistogram::counts() const {
  TimeCounts counts;
  for (size_t i = 0; i < TimeCounts::kBuckets; i++) {
    counts.buckets[i] = buckets_[i].load(kRelaxed);
    counts.count += counts.buckets[i];
  }
  counts.sum_ns = sum_ns_.load(kRelaxed);
  counts.max_ns = max_ns_.load(kRelaxed);
  return counts;
}

void TimeHistogram::reset() {
  for (auto &bucket : buckets_)
    bucket.store(0, kRelaxed);
  sum_ns_.store(0, kRelaxed);
  max_ns_.store(0, kRelaxed);
}

} // namespace stripes
