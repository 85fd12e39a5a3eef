// SPDX-License-Identifier: MPL-2.0
// A screen that is nothing but memory, for pictures that say nothing about their damage.
#pragma once

#include "replay/screen.h"

namespace stripes::test {

class MemoryScreen : public Screen {
 public:
  explicit MemoryScreen(ScreenSize size) { resize(size); }

  ScreenSize size() override { return {image_.width, image_.height}; }
  void resize(ScreenSize size) override;
  void fill(const Area &area, uint32_t rgb) override;
  void text(int x, int y, const std::string &latin1, uint32_t rgb) override;
  void scroll_up(const Area &area, unsigned rows) override;
  void put(int x, int y, const Image &image) override;
  Image screenshot() override { return image_; }
  void show() override {}

  const Image &image() const { return image_; }

 private:
  struct Clip {
    unsigned left, top, right, bottom; // the last two exclusive
  };
  Clip clip(const Area &area) const;
  uint8_t *at(unsigned x, unsigned y) { return &image_.pixels[(size_t{y} * image_.width + x) * 4]; }

  Image image_;
};

} // namespace stripes::test
