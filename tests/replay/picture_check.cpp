// SPDX-License-Identifier: MPL-2.0
#include "replay/picture_check.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stripes::test {

namespace {

constexpr unsigned kBlock = 16; // px
constexpr double kBlue = 0.114, kGreen = 0.587, kRed = 0.299;

double luma(const uint8_t *p) {
  return kBlue * p[0] + kGreen * p[1] + kRed * p[2];
}

double decibels(double squares, double pixels) {
  return squares == 0 ? 100 : std::min(10 * std::log10(255.0 * 255.0 * pixels / squares), 100.0);
}

// The screen with colour shared by 2×2 px each.
Image through_420(const Image &screen) {
  Image image = screen;
  const auto level = [](double value) {
    return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
  };
  for (unsigned top = 0; top < screen.height; top += 2)
    for (unsigned left = 0; left < screen.width; left += 2) {
      std::array<size_t, 4> at;
      size_t count = 0;
      double blue = 0, red = 0; // less luma
      for (unsigned y = top; y < std::min(top + 2, screen.height); y++)
        for (unsigned x = left; x < std::min(left + 2, screen.width); x++) {
          at[count] = (size_t{y} * screen.width + x) * 4;
          const uint8_t *p = &screen.pixels[at[count++]];
          blue += p[0] - luma(p);
          red += p[2] - luma(p);
        }
      blue /= static_cast<double>(count);
      red /= static_cast<double>(count);
      for (size_t i = 0; i < count; i++) {
        const double y = luma(&screen.pixels[at[i]]);
        uint8_t *p = &image.pixels[at[i]];
        p[0] = level(y + blue);
        p[1] = level(y - (kBlue * blue + kRed * red) / kGreen);
        p[2] = level(y + red);
      }
    }
  return image;
}

PictureCheck compare_with(const Image &screen, const Image &also, const std::vector<uint8_t> &shown,
                          const Part &part) {
  if (shown.size() != screen.pixels.size())
    return {};
  PictureCheck check;
  check.worst_block = 100;
  double all = 0;
  for (unsigned top = part.top; top < part.bottom; top += kBlock)
    for (unsigned left = part.left; left < part.right; left += kBlock) {
      const unsigned right = std::min(left + kBlock, part.right);
      const unsigned bottom = std::min(top + kBlock, part.bottom);
      double squares = 0, also_squares = 0;
      for (unsigned y = top; y < bottom; y++)
        for (unsigned x = left; x < right; x++) {
          const size_t at = (size_t{y} * screen.width + x) * 4;
          const double off = luma(&screen.pixels[at]) - luma(&shown[at]);
          const double also_off = luma(&also.pixels[at]) - luma(&shown[at]);
          squares += off * off;
          also_squares += also_off * also_off;
        }
      const double block =
          decibels(std::min(squares, also_squares), (right - left) * (bottom - top));
      if (block < check.worst_block)
        check = {0, block, left, top};
      all += squares;
    }
  check.psnr =
      decibels(all, static_cast<double>(part.right - part.left) * (part.bottom - part.top));
  return check;
}

} // namespace

PictureCheck compare(const Image &screen, const std::vector<uint8_t> &shown) {
  return compare_with(screen, through_420(screen), shown, {0, 0, screen.width, screen.height});
}

PictureCheck compare(const Image &screen, const std::vector<uint8_t> &shown, const Part &part) {
  return compare_with(screen, screen, shown, part);
}

} // namespace stripes::test
