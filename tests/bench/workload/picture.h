// SPDX-License-Identifier: MPL-2.0
// Pixels in this program's memory, before the X server has them.
#pragma once

#include <cairo.h>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stripes::bench {

struct Area { // px
  int x = 0, y = 0, width = 0, height = 0;
};

enum class Font { Sans, Small, Heading, Mono };

class Picture {
 public:
  Picture(int width, int height, uint32_t rgb = 0);

  int width() const { return width_; }
  int height() const { return height_; }
  size_t bytes() const { return pixels_.size() * 4; }
  uint32_t *row(int y) { return &pixels_[static_cast<size_t>(y) * static_cast<size_t>(width_)]; }
  const uint32_t *row(int y) const {
    return &pixels_[static_cast<size_t>(y) * static_cast<size_t>(width_)];
  }

  // All of these clip at the edges.
  void fill(Area area, uint32_t rgb);
  void frame(Area area, uint32_t rgb); // one px wide
  void paste(const Picture &other, int x, int y);
  // Smooth letters without colour fringes; y is the base line.
  void text(Font font, int x, int y, const std::string &utf8, uint32_t rgb);

 private:
  Area clip(Area area) const;

  int width_, height_;
  std::vector<uint32_t> pixels_; // 0x00RRGGBB, rows without gaps
};

} // namespace stripes::bench
