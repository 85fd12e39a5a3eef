// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stripes::bench {

struct FlashLatencies {
  std::vector<uint64_t> ns; // from the X request to the stripe that shows it, in order of time
  unsigned missed = 0;      // changes that no stripe showed before the next one
};

// journal: as the workload's Flash writes it. record: with payload. Changes before `from` do not
// count.
FlashLatencies flash_latencies(const std::string &journal, const std::string &record,
                               uint64_t from);

} // namespace stripes::bench
