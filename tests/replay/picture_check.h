// SPDX-License-Identifier: MPL-2.0
// How well what a page shows fits what the screen shows: as a whole, and where it fits worst.
#pragma once

#include "support/x_client.h"

#include <cstdint>
#include <vector>

namespace stripes::test {

struct PictureCheck {
  double psnr = 0;                   // of luma, dB; 100 when equal
  double worst_block = 0;            // the same of the worst block of 16×16 px
  unsigned worst_x = 0, worst_y = 0; // where that is, px
};

// Luma of BT.601. shown: B G R x of the screen's size, rows without gaps.
//
// A block also fits when it is what a stream without any loss but 4:2:0 shows: lines of one pixel
// in strong colours lose brightness where red, green or blue cannot get darker or brighter.
PictureCheck compare(const Image &screen, const std::vector<uint8_t> &shown);
// Only a part of it, px, and without that; psnr is that of this part.
struct Part {
  unsigned left, top, right, bottom; // right, bottom: one past the last
};
PictureCheck compare(const Image &screen, const std::vector<uint8_t> &shown, const Part &part);

} // namespace stripes::test
