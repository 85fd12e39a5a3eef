// SPDX-License-Identifier: MPL-2.0
// What this process holds, to compare before and after something that should leave nothing behind.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <ostream>
#include <vector>

namespace stripes::test {

struct ResourceSnapshot {
  size_t descriptors = 0;
  size_t threads = 0;
  size_t shared_segments = 0; // System V, made by this process
  size_t memory_files = 0;    // descriptors of memfd_create() and of shared memory by descriptor

  static ResourceSnapshot take();
  // No field is larger than that of `before`.
  bool within(const ResourceSnapshot &before) const;
};

std::ostream &operator<<(std::ostream &out, const ResourceSnapshot &snapshot);

// Waits until no more is held than before, at most `settle`; gives what is held then. GLib lets a
// thread of its pools go when that was idle for 15 s.
ResourceSnapshot settled(const ResourceSnapshot &before,
                         std::chrono::milliseconds settle = std::chrono::seconds(60));

// Resident memory, without shared segments, over rounds of the same work. What the allocator merely
// keeps is given back before each sample.
class MemorySlope {
 public:
  void sample(double round);
  // Bytes a round, least squares over all samples but the first quarter (caches fill up there).
  double bytes_per_round() const;

 private:
  struct Point {
    double round, bytes;
  };
  std::vector<Point> points_;
};

// What a slope may be and still count as flat: far below the smallest thing that could leak with
// each round, above what pages touched for the first time add. Sanitizers keep books on everything.
constexpr double flat_slope(double bytes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return bytes * 16;
#else
  return bytes;
#endif
}

} // namespace stripes::test
