// SPDX-License-Identifier: MPL-2.0
// How the pixels of a drawable lie in memory, and what they are called outside of X.
//
// Four bytes a pixel. Where each channel is a byte of its own the bytes stay as they are, and the
// format's name says their order. Channels of more than 8 bits (depth 30) become B G R x.
#pragma once

#include "base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace stripes {

// What an X server says about a drawable.
struct VisualFormat {
  unsigned depth = 0, bits_per_pixel = 0;
  bool msb_first = false; // byte order of images
  uint32_t red = 0, green = 0, blue = 0;
};

class PixelLayout {
 public:
  PixelLayout() = default; // B G R x as it is

  // `what`: "X display :1", for the sentence.
  static Result<PixelLayout> of(const VisualFormat &visual, const std::string &what);

  const char *format() const { return format_; } // a GstVideoFormat's name
  // Which byte of a pixel is blue, green, red and nothing.
  const std::array<uint8_t, 4> &bgrx() const { return bgrx_; }
  bool converts() const { return converts_; }
  // Turns `count` pixels, as the server gave them, into format(), in place.
  void convert(uint8_t *pixels, size_t count) const;

 private:
  const char *format_ = "BGRx";
  std::array<uint8_t, 4> bgrx_{0, 1, 2, 3};
  bool converts_ = false;
  bool msb_first_ = false;
  std::array<uint8_t, 3> shifts_{}; // so that each channel's upper 8 bits are the lowest
};

} // namespace stripes
