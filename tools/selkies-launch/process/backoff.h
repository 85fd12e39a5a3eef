// SPDX-License-Identifier: MPL-2.0
// How long to wait before something that failed is tried again: twice as long each time, from the
// beginning again once it has run well for a while.
#pragma once

#include <algorithm>
#include <cstdint>

namespace stripes::launch {

class Backoff {
 public:
  struct Times { // ms
    unsigned first;
    unsigned most;
    unsigned healthy; // a run of this length makes up for what was before
  };
  explicit Backoff(Times times) : times_(times) {}

  // now: µs, of any clock that does not go back.
  void started(int64_t now) { started_ = now; }

  // It failed: the wait in ms until the next attempt.
  unsigned failed(int64_t now) {
    if (started_ >= 0 && now - started_ >= int64_t{times_.healthy} * 1000)
      failures_ = 0;
    started_ = -1;
    const unsigned doublings = std::min(failures_++, 16u);
    return static_cast<unsigned>(
        std::min<uint64_t>(uint64_t{times_.first} << doublings, times_.most));
  }

  // In a row, without a good run between them.
  unsigned failures() const { return failures_; }

 private:
  const Times times_;
  int64_t started_ = -1;
  unsigned failures_ = 0;
};

} // namespace stripes::launch
