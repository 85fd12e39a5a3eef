// SPDX-License-Identifier: MPL-2.0
// How many files may be open. Libraries below us abort when they get none, so it is looked at
// first.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace stripes::launch {

struct Descriptors {
  uint64_t limit; // soft limit
  uint64_t open;
  uint64_t left() const { return limit > open ? limit - open : 0; }
};
Descriptors count_descriptors();

constexpr uint64_t kNeededDescriptors = 80; // for a private display and a few pages
constexpr uint64_t kGoodDescriptors = 256;  // for as many pages as there may be

// Raises the soft limit to kGoodDescriptors more than are open, as far as the hard limit allows.
// Fails when too few are left even then.
Status raise_descriptor_limit();

// The soft limit as it was before; what programs that are started get again.
uint64_t first_descriptor_limit();

} // namespace stripes::launch
