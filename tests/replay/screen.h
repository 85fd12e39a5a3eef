// SPDX-License-Identifier: MPL-2.0
// Something that activity draws on and a pipeline takes pictures of.
#pragma once

#include "support/x_client.h"

#include <cstdint>
#include <string>

namespace stripes::test {

// px
struct Area {
  int x = 0, y = 0;
  unsigned width = 0, height = 0;
};

struct ScreenSize {
  unsigned width = 0, height = 0; // px
};

// What is drawn is clipped at the edges. One thread.
class Screen {
 public:
  virtual ~Screen() = default;

  virtual ScreenSize size() = 0;
  virtual void resize(ScreenSize size) = 0; // what is on it afterwards is undefined
  virtual void fill(const Area &area, uint32_t rgb) = 0;
  // Letters in a row, about 6 × 13 px each.
  virtual void text(int x, int y, const std::string &latin1, uint32_t rgb) = 0;
  // Moves pixels up; the lowest rows stay what they were.
  virtual void scroll_up(const Area &area, unsigned rows) = 0;
  virtual void put(int x, int y, const Image &image) = 0;
  // What is on it now.
  virtual Image screenshot() = 0;
  // Everything drawn so far is to be seen now.
  virtual void show() = 0;
};

} // namespace stripes::test
