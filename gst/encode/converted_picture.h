// SPDX-License-Identifier: MPL-2.0
// The picture as H.264 takes it, kept between pictures so that only what changed is converted.
#pragma once

#include "encode/encode_settings.h"

#include <vector>

namespace stripes::encode {

struct ConvertedRows {
  Chroma chroma = Chroma::Quarter;
  unsigned width = 0, height = 0; // px, even in 4:2:0
  std::array<Plane, 3> planes;
};

class ConvertedPicture {
 public:
  // px of the picture; in 4:2:0 the planes are of even size, the last column and row doubled.
  void set_size(unsigned width, unsigned height, Chroma chroma = Chroma::Quarter);

  // Converts an area of `picture`; x and y even, cut off at the picture's edges. Different threads
  // may convert areas that have no rows of colour in common.
  void convert(const Picture &picture, unsigned x, unsigned y, unsigned width, unsigned height);

  // A part of it, x and y even; valid as long as this, its pixels until the next convert().
  ConvertedRows area(unsigned x, unsigned y, unsigned width, unsigned height) const;

 private:
  void double_the_edges(unsigned x, unsigned y, unsigned width, unsigned height);

  unsigned width_ = 0, height_ = 0; // px of the picture
  unsigned stride_ = 0, lines_ = 0; // of Y
  unsigned shift_ = 1;              // 2^shift_ px in a row and in a column share U and V
  std::vector<uint8_t> y_, u_, v_;
};

} // namespace stripes::encode
