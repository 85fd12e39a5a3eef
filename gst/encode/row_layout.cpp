// SPDX-License-Identifier: MPL-2.0
#include "encode/row_layout.h"

#include <algorithm>

namespace stripes::encode {

unsigned row_unit(unsigned width) {
  constexpr unsigned kWide = 2560, kWidest = 5120; // px
  return width > kWide && width <= kWidest ? 32 : 64;
}

std::vector<StripeSpan> lay_out_rows(unsigned width, unsigned height, unsigned row_height) {
  const unsigned unit = row_unit(width);
  const unsigned step = std::max(1U, (row_height + unit - 1) / unit) * unit;
  std::vector<StripeSpan> spans;
  for (unsigned y = 0; y < height; y += step) {
    const unsigned rest = height - y;
    if (!spans.empty() && rest < kLeastStripeHeight)
      spans.back().height += rest;
    else
      spans.push_back({0, y, width, std::min(step, rest)});
  }
  return spans;
}

} // namespace stripes::encode
