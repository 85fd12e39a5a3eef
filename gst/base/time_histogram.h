// SPDX-License-Identifier: MPL-2.0
// How long something took, how often: counts in buckets that are fixed, so that adding one is a few
// instructions, takes no lock and no memory.
//
// The first four buckets are 1 µs wide, then each power of two has four: what is read out of them
// is right within an eighth. The last one holds whatever took 16 s or longer.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stripes {

// Counts as read at some time. One thread at a time.
struct TimeCounts {
  static constexpr size_t kBuckets = 92;

  uint64_t count = 0;
  uint64_t sum_ns = 0;
  uint64_t max_ns = 0;
  std::array<uint64_t, kBuckets> buckets{};

  // In which bucket a time is counted.
  static size_t bucket_of(std::chrono::nanoseconds time);
  // Times in it are shorter than this, but for the last one's.
  static uint64_t limit_ns(size_t bucket);

  void add(std::chrono::nanoseconds time);
  // The time that `percent` of the counted ones did not exceed, within an eighth; 0 without any.
  uint64_t percentile_ns(unsigned percent) const;
  // What was counted since `earlier`. max_ns stays that of all.
  TimeCounts since(const TimeCounts &earlier) const;
};

class TimeHistogram {
 public:
  // Any thread.
  void add(std::chrono::nanoseconds time);
  TimeCounts counts() const; // what is added meanwhile may be in it in part
  void reset();

 private:
  std::array<std::atomic<uint64_t>, TimeCounts::kBuckets> buckets_{};
  std::atomic<uint64_t> sum_ns_{0}, max_ns_{0};
};

} // namespace stripes
