// SPDX-License-Identifier: MPL-2.0
// Patches of the eight corners of the RGB cube side by side: what shows a wrong matrix, range or
// order of bytes that a PSNR of luma does not.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace stripes::test {

struct SaturatedPatches {
  static constexpr uint32_t kColours[8] = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00,
                                           0x00ffff, 0xff00ff, 0x000000, 0xffffff};

  SaturatedPatches(unsigned width, unsigned height, unsigned first = 0)
      : width(width), height(height), first(first) {}

  unsigned patch_width() const { return std::max(16u, width / 8 & ~1u); }
  uint32_t at(unsigned x) const { return kColours[(first + x / patch_width()) % 8]; }
  static uint8_t red(uint32_t rgb) { return static_cast<uint8_t>(rgb >> 16); }
  static uint8_t green(uint32_t rgb) { return static_cast<uint8_t>(rgb >> 8); }
  static uint8_t blue(uint32_t rgb) { return static_cast<uint8_t>(rgb); }

  // What of a B G R x picture is further off than `levels`, away from the edges between patches;
  // "" when nothing is. grey: colours came as their luma.
  std::string wrong_in(const std::vector<uint8_t> &bgrx, int levels, bool grey = false) const {
    for (unsigned y = 0; y < height; y++)
      for (unsigned x = 0; x < width; x++) {
        const unsigned in_patch = x % patch_width();
        const bool near_left = in_patch < 8 && x >= patch_width();
        const bool near_right =
            in_patch + 8 >= patch_width() && (x / patch_width() + 1) * patch_width() < width;
        if (near_left || near_right)
          continue;
        const uint32_t rgb = grey ? luma(at(x)) * 0x010101u : at(x);
        const uint8_t *p = &bgrx[(size_t{y} * width + x) * 4];
        if (std::abs(p[0] - blue(rgb)) > levels || std::abs(p[1] - green(rgb)) > levels ||
            std::abs(p[2] - red(rgb)) > levels)
          return "at " + std::to_string(x) + "," + std::to_string(y) + ": " +
                 text(red(rgb), green(rgb), blue(rgb)) + " came as " + text(p[2], p[1], p[0]);
      }
    return "";
  }

  // BT.601
  static uint8_t luma(uint32_t rgb) {
    return static_cast<uint8_t>(0.299 * red(rgb) + 0.587 * green(rgb) + 0.114 * blue(rgb) + 0.5);
  }

  const unsigned width, height, first;

 private:
  static std::string text(unsigned r, unsigned g, unsigned b) {
    return std::to_string(r) + "/" + std::to_string(g) + "/" + std::to_string(b);
  }
};

} // namespace stripes::test
