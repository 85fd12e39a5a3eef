// SPDX-License-Identifier: MPL-2.0
// How near one picture is to another. Pictures are B G R x, rows without gaps, of the same size.
#pragma once

#include <cstdint>
#include <vector>

namespace stripes::bench {

struct Quality {
  double psnr_y = 0;                 // dB, luma of BT.601; 100 when equal
  double worst_block = 0;            // dB, the least PSNR-Y of a block of 16×16 px
  unsigned worst_x = 0, worst_y = 0; // px, where that is
};

// What pictures are compared with.
class Truth {
 public:
  // Throws std::runtime_error when that is not as many pixels.
  Truth(const std::vector<uint8_t> &pixels, unsigned width, unsigned height);

  Quality quality_of(const std::vector<uint8_t> &picture) const;

 private:
  unsigned width_, height_;
  std::vector<float> luma_; // 0 … 255
};

} // namespace stripes::bench
