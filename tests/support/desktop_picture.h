// SPDX-License-Identifier: MPL-2.0
// Made-up desktop pictures: sharp small text-like shapes on plain ground, hard for video codecs.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace stripes::test {

class DesktopPicture {
 public:
  DesktopPicture(unsigned width, unsigned height)
      : width(width), height(height), pixels(size_t{width} * height * 4, 0xf0) {}

  void fill(unsigned x, unsigned y, unsigned w, unsigned h, uint32_t rgb) {
    for (unsigned row = y; row < y + h && row < height; row++)
      for (unsigned column = x; column < x + w && column < width; column++)
        set(column, row, rgb);
  }

  // Rows of letter-like strokes, dark on light, within the rectangle.
  void text(unsigned x, unsigned y, unsigned w, unsigned h, unsigned seed) {
    std::mt19937 random(seed);
    fill(x, y, w, h, 0xf8f8f8);
    for (unsigned top = y; top + 16 <= y + h; top += 16)
      for (unsigned left = x; left + 10 <= x + w; left += 10) {
        if (random() % 6 == 0)
          continue; // a space
        const uint32_t ink = 0x202020 + (random() & 0x1f1f1f);
        for (unsigned strokes = 2 + random() % 3; strokes; strokes--) {
          if (random() % 2)
            fill(left + 1 + random() % 6, top + 3, 1 + random() % 2, 9, ink);
          else
            fill(left + 1, top + 3 + random() % 9, 7, 1, ink);
        }
      }
  }

  const unsigned width, height;
  std::vector<uint8_t> pixels; // B G R x

 private:
  void set(unsigned x, unsigned y, uint32_t rgb) {
    uint8_t *p = &pixels[(size_t{y} * width + x) * 4];
    p[0] = rgb & 0xff;
    p[1] = rgb >> 8 & 0xff;
    p[2] = rgb >> 16 & 0xff;
    p[3] = 0;
  }
};

} // namespace stripes::test
