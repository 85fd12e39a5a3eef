// SPDX-License-Identifier: MPL-2.0
#include "bench/judge/quality.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace stripes::bench {

namespace {

constexpr unsigned kBlock = 16; // px

float luma(const uint8_t *bgrx) {
  return 0.114f * static_cast<float>(bgrx[0]) + 0.587f * static_cast<float>(bgrx[1]) +
         0.299f * static_cast<float>(bgrx[2]);
}

double psnr(double squares, size_t pixels) {
  return squares == 0 ? 100
                      : 10 * std::log10(255.0 * 255.0 * static_cast<double>(pixels) / squares);
}

} // namespace

Truth::Truth(const std::vector<uint8_t> &pixels, unsigned width, unsigned height)
    : width_(width), height_(height), luma_(size_t{width} * height) {
  if (pixels.size() != luma_.size() * 4)
    throw std::runtime_error("the screenshot has another size");
  for (size_t i = 0; i < luma_.size(); i++)
    luma_[i] = luma(&pixels[i * 4]);
}

Quality Truth::quality_of(const std::vector<uint8_t> &picture) const {
  double all = 0;
  Quality quality;
  quality.worst_block = 100;
  std::vector<float> columns((width_ + kBlock - 1) / kBlock);
  for (unsigned top = 0; top < height_; top += kBlock) {
    const unsigned bottom = std::min(top + kBlock, height_);
    std::fill(columns.begin(), columns.end(), 0.f);
    for (unsigned y = top; y < bottom; y++)
      for (unsigned x = 0; x < width_; x++) {
        const size_t at = size_t{y} * width_ + x;
        const float difference = luma(&picture[at * 4]) - luma_[at];
        columns[x / kBlock] += difference * difference;
      }
    for (unsigned column = 0; column < columns.size(); column++) {
      const unsigned left = column * kBlock;
      const double block =
          psnr(columns[column], size_t{std::min(kBlock, width_ - left)} * (bottom - top));
      if (block < quality.worst_block) {
        quality.worst_block = block;
        quality.worst_x = left;
        quality.worst_y = top;
      }
      all += columns[column];
    }
  }
  quality.psnr_y = psnr(all, luma_.size());
  return quality;
}

} // namespace stripes::bench
