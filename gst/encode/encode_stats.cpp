// SPDX-License-Identifier: MPL-2.0
#include "encode/encode_stats.h"

#include <algorithm>

namespace stripes::encode {

EncodeCounts &EncodeCounts::operator+=(const EncodeCounts &more) {
  pictures += more.pictures;
  unchanged += more.unchanged;
  skipped += more.skipped;
  failed += more.failed;
  stripes += more.stripes;
  keys += more.keys;
  refinements += more.refinements;
  bytes += more.bytes;
  layouts += more.layouts;
  encode_ns += more.encode_ns;
  longest_ns = std::max(longest_ns, more.longest_ns);
  return *this;
}

void EncodeStats::add(const EncodeCounts &more) {
  std::lock_guard lock(mutex_);
  counts_ += more;
}

EncodeCounts EncodeStats::counts() const {
  std::lock_guard lock(mutex_);
  return counts_;
}

void EncodeStats::reset() {
  times_.reset();
  std::lock_guard lock(mutex_);
  counts_ = {};
}

} // namespace stripes::encode
