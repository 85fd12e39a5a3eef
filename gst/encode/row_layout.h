// SPDX-License-Identifier: MPL-2.0
// How a picture is cut into stripes.
#pragma once

#include <vector>

namespace stripes::encode {

// The part of the picture that a stripe is of, px.
struct StripeSpan {
  unsigned x = 0, y = 0, width = 0, height = 0;

  bool empty() const { return width == 0 || height == 0; }
  bool operator==(const StripeSpan &) const = default;
};

// px; decoders stumble over flatter streams, and may over narrower ones
constexpr unsigned kLeastStripeHeight = 16, kLeastStripeWidth = 16;

// Height of the finest rows, px. Wide rows are flatter, so that a small change costs no more on a
// large screen; the widest are not, for a page keeps a decoder for each.
unsigned row_unit(unsigned width);

// Rows of one height that cover the picture without overlap, top to bottom; a rest flatter than
// kLeastStripeHeight joins the row above it. row_height: px, rounded up to a multiple of
// row_unit(); 0: one unit.
std::vector<StripeSpan> lay_out_rows(unsigned width, unsigned height, unsigned row_height);

} // namespace stripes::encode
