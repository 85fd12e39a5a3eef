// SPDX-License-Identifier: MPL-2.0
#include "encode/coloured_text.h"

#include <algorithm>
#include <cstdlib>

namespace stripes::encode {

namespace {

constexpr unsigned kTileWidth = 64, kTileHeight = 16, kLineStep = 8; // px

// Neighbours that are next to each other in one line.
struct Pairs {
  unsigned all = 0;
  unsigned equal = 0;    // or nearly so
  unsigned coloured = 0; // of very different colour

  bool busy() const { return equal * 32 < all * 31; }
  bool text() const { return busy() && equal * 4 >= all && coloured * 24 >= all; }
};

constexpr int kNearlyEqual = 4, kVeryDifferent = 64; // levels

// Three bytes a pixel somewhere in `Step`, green in the middle: differences to green are colour.
template <unsigned Step>
void count_rgb(const uint8_t *p, unsigned pixels, Pairs &pairs) {
  for (unsigned i = 1; i < pixels; i++, p += Step) {
    const uint8_t *q = p + Step;
    if (p[0] == q[0] && p[1] == q[1] && p[2] == q[2]) { // most of them
      pairs.equal++;
      continue;
    }
    const int green = q[1] - p[1];
    const int colour = std::abs(q[0] - p[0] - green) + std::abs(q[2] - p[2] - green);
    pairs.equal += colour + std::abs(green) <= kNearlyEqual;
    pairs.coloured += colour >= kVeryDifferent;
  }
  pairs.all += pixels - 1;
}

// U and V have about half the range of differences to green.
void count_yuv(const uint8_t *y, const uint8_t *u, const uint8_t *v, unsigned pixels,
               Pairs &pairs) {
  for (unsigned i = 1; i < pixels; i++) {
    const int colour = 2 * (std::abs(u[i] - u[i - 1]) + std::abs(v[i] - v[i - 1]));
    pairs.equal += colour + std::abs(y[i] - y[i - 1]) <= kNearlyEqual;
    pairs.coloured += colour >= kVeryDifferent;
  }
  pairs.all += pixels - 1;
}

Pairs pairs_of_tile(const Picture &rows, unsigned x, unsigned top) {
  const unsigned width = std::min(kTileWidth, rows.width - x);
  const unsigned bottom = std::min(top + kTileHeight, rows.height);
  const unsigned step = shape_of(rows.format).plane[0].bytes;
  const unsigned first =
      rows.format == PixelFormat::xRGB || rows.format == PixelFormat::xBGR ? 1 : 0;
  Pairs pairs;
  for (unsigned line = top + kLineStep / 2; line < bottom; line += kLineStep)
    if (rows.format == PixelFormat::Y444)
      count_yuv(rows.planes[0].row(line) + x, rows.planes[1].row(line) + x,
                rows.planes[2].row(line) + x, width, pairs);
    else if (step == 3)
      count_rgb<3>(rows.planes[0].row(line) + size_t{x} * 3, width, pairs);
    else
      count_rgb<4>(rows.planes[0].row(line) + size_t{x} * 4 + first, width, pairs);
  return pairs;
}

} // namespace

bool has_coloured_text(const Picture &rows) {
  if (!is_rgb(rows.format) && rows.format != PixelFormat::Y444)
    return false;
  unsigned busy = 0, text = 0; // tiles
  for (unsigned top = 0; top < rows.height; top += kTileHeight)
    for (unsigned x = 0; x < rows.width; x += kTileWidth) {
      const Pairs pairs = pairs_of_tile(rows, x, top);
      busy += pairs.busy();
      text += pairs.text();
    }
  return text > 0 && text * 4 >= busy;
}

} // namespace stripes::encode
