// SPDX-License-Identifier: MPL-2.0
// Numbers that are the same in every run and with every standard library.
#pragma once

#include <cstdint>

namespace stripes::bench {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 2 + 1) {}

  // SplitMix: any seed will do, and neighbours have nothing in common.
  uint32_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<uint32_t>((z ^ (z >> 31)) >> 32);
  }
  // 0 … end-1
  int below(int end) { return static_cast<int>(next() % static_cast<uint32_t>(end)); }
  // 0 … 1
  double unit() { return next() / 4294967296.0; }

 private:
  uint64_t state_;
};

} // namespace stripes::bench
