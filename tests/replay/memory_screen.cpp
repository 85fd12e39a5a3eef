// SPDX-License-Identifier: MPL-2.0
#include "replay/memory_screen.h"

#include <algorithm>
#include <cstring>

namespace stripes::test {

namespace {

constexpr int kLetterWidth = 6, kLetterHeight = 13; // px

} // namespace

MemoryScreen::Clip MemoryScreen::clip(const Area &area) const {
  const auto within = [](int value, unsigned most) {
    return static_cast<unsigned>(std::clamp(value, 0, static_cast<int>(most)));
  };
  return {within(area.x, image_.width), within(area.y, image_.height),
          within(area.x + static_cast<int>(area.width), image_.width),
          within(area.y + static_cast<int>(area.height), image_.height)};
}

void MemoryScreen::resize(ScreenSize size) {
  image_ = {size.width, size.height, std::vector<uint8_t>(size_t{size.width} * size.height * 4)};
}

void MemoryScreen::fill(const Area &area, uint32_t rgb) {
  const Clip c = clip(area);
  const uint8_t pixel[4] = {static_cast<uint8_t>(rgb), static_cast<uint8_t>(rgb >> 8),
                            static_cast<uint8_t>(rgb >> 16), 0};
  for (unsigned y = c.top; y < c.bottom; y++)
    for (unsigned x = c.left; x < c.right; x++)
      std::memcpy(at(x, y), pixel, 4);
}

// Strokes that differ from letter to letter, on black as ImageText draws them.
void MemoryScreen::text(int x, int y, const std::string &latin1, uint32_t rgb) {
  for (const char letter : latin1) {
    fill({x, y, kLetterWidth, kLetterHeight}, 0);
    const auto code = static_cast<unsigned char>(letter);
    for (int stroke = 0; stroke < 4; stroke++)
      if (code >> stroke & 1)
        fill({x + 1 + stroke, y + 2, 1, 9}, rgb);
    for (int stroke = 0; stroke < 3; stroke++)
      if (code >> (4 + stroke) & 1)
        fill({x + 1, y + 2 + stroke * 4, 4, 1}, rgb);
    x += kLetterWidth;
  }
}

void MemoryScreen::scroll_up(const Area &area, unsigned rows) {
  const Clip c = clip(area);
  for (unsigned y = c.top; y + rows < c.bottom; y++)
    std::memmove(at(c.left, y), at(c.left, y + rows), size_t{c.right - c.left} * 4);
}

void MemoryScreen::put(int x, int y, const Image &image) {
  const Clip c = clip({x, y, image.width, image.height});
  for (unsigned row = c.top; row < c.bottom; row++) {
    const size_t line = static_cast<size_t>(static_cast<int>(row) - y);
    const size_t column = static_cast<size_t>(static_cast<int>(c.left) - x);
    if (c.right > c.left)
      std::memcpy(at(c.left, row), &image.pixels[(line * image.width + column) * 4],
                  size_t{c.right - c.left} * 4);
  }
}

} // namespace stripes::test
