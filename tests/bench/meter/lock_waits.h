// SPDX-License-Identifier: MPL-2.0
// How long threads of this process waited for locks that others held: std::mutex, pthread and GLib
// mutexes. Counted where lock_waits.so is preloaded. Waiting for work at a condition is not
// counted.
#pragma once

#include <cstdint>
#include <optional>

namespace stripes::bench {

struct LockWaits {
  uint64_t count = 0;
  uint64_t ns = 0; // in all
};

// Nothing where it is not preloaded.
std::optional<LockWaits> lock_waits();

} // namespace stripes::bench
