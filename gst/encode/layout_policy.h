// SPDX-License-Identifier: MPL-2.0
// How a picture is cut into stripes.
#pragma once

#include <vector>

namespace stripes::encode {

struct StripeSpan {
  unsigned y = 0, height = 0; // px
};

inline bool operator==(const StripeSpan &a, const StripeSpan &b) {
  return a.y == b.y && a.height == b.height;
}

// Stripes cover the picture without overlap, top to bottom, and begin at multiples of kRowUnit: a
// page keeps one decoder for each y it has seen, and that bounds them.
class LayoutPolicy {
 public:
  static constexpr unsigned kRowUnit = 64;     // px
  static constexpr unsigned kLeastHeight = 16; // px; decoders stumble over flatter streams

  virtual ~LayoutPolicy() = default;
  virtual std::vector<StripeSpan> layout(unsigned width, unsigned height) = 0;
};

// Rows of one height; a rest flatter than kLeastHeight joins the row above it.
class FixedRows : public LayoutPolicy {
 public:
  // row_height: px, rounded up to a multiple of kRowUnit; 0: one unit.
  explicit FixedRows(unsigned row_height);
  std::vector<StripeSpan> layout(unsigned width, unsigned height) override;

 private:
  unsigned row_height_;
};

} // namespace stripes::encode
