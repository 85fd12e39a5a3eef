// SPDX-License-Identifier: MPL-2.0
#include "replay/texture.h"

#include <array>
#include <cmath>

namespace stripes::test {

namespace {

constexpr size_t kSteps = 1024; // of one turn

const std::array<int16_t, kSteps> &waves() {
  static const auto table = [] {
    std::array<int16_t, kSteps> sines{};
    for (size_t i = 0; i < kSteps; i++)
      sines[i] = static_cast<int16_t>(
          std::lround(std::sin(static_cast<double>(i) * 2 * M_PI / kSteps) * 1000));
    return sines;
  }();
  return table;
}

int wave(uint32_t phase) {
  return waves()[phase % kSteps];
}

uint32_t grain(uint32_t x, uint32_t y, uint32_t seed) {
  uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ seed * 0xc2b2ae3du;
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  return h ^ h >> 13;
}

} // namespace

Image texture(int x0, int y0, unsigned width, unsigned height, uint32_t seed) {
  Image image{width, height, std::vector<uint8_t>(size_t{width} * height * 4)};
  const uint32_t a = 2 + seed % 5, b = 3 + seed / 5 % 7, c = 1 + seed / 35 % 4;
  uint8_t *out = image.pixels.data();
  for (unsigned row = 0; row < height; row++)
    for (unsigned column = 0; column < width; column++, out += 4) {
      const auto x = static_cast<uint32_t>(x0) + column, y = static_cast<uint32_t>(y0) + row;
      const int slow = wave(x * a + y * c + seed * 97) + wave(y * b + seed * 31);
      const int fast = wave(x * 11 + static_cast<uint32_t>(wave(y * 9) / 8));
      const int level = 124 + slow / 25 + fast / 60 + static_cast<int>(grain(x, y, seed) % 5) - 2;
      const int tint = wave(x * c + y + seed) / 40;
      out[0] = static_cast<uint8_t>(level - tint);
      out[1] = static_cast<uint8_t>(level);
      out[2] = static_cast<uint8_t>(level + tint);
    }
  return image;
}

} // namespace stripes::test
