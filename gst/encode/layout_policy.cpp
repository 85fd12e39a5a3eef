// SPDX-License-Identifier: MPL-2.0
#include "encode/layout_policy.h"

#include <algorithm>

namespace stripes::encode {

FixedRows::FixedRows(unsigned row_height)
    : row_height_(std::max(1u, (row_height + kRowUnit - 1) / kRowUnit) * kRowUnit) {}

std::vector<StripeSpan> FixedRows::layout(unsigned, unsigned height) {
  std::vector<StripeSpan> spans;
  for (unsigned y = 0; y < height; y += row_height_) {
    const unsigned rest = height - y;
    if (!spans.empty() && rest < kLeastHeight)
      spans.back().height += rest;
    else
      spans.push_back({y, std::min(row_height_, rest)});
  }
  return spans;
}

} // namespace stripes::encode
