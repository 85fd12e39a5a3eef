// SPDX-License-Identifier: MPL-2.0
// A test's own connection to an X display: draws, takes screenshots, reads input state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>
#include <xcb/xcb.h>

namespace stripes::test {

// Pixels as ximagestripesrc gives them: B G R x in memory, rows without padding.
struct Image {
  unsigned width = 0;
  unsigned height = 0;
  std::vector<uint8_t> pixels;

  uint32_t rgb(unsigned x, unsigned y) const; // 0xRRGGBB
};

// How many pixels differ in B, G or R; all of them when the sizes differ.
size_t differing_pixels(const Image &a, const Image &b);

class XClient {
 public:
  // Throws std::runtime_error when there is no connection.
  explicit XClient(const std::string &display);
  ~XClient();
  XClient(const XClient &) = delete;
  XClient &operator=(const XClient &) = delete;

  xcb_connection_t *connection() const { return connection_; }
  xcb_window_t root() const { return screen_->root; }

  // All drawing goes on the root window itself and has reached the screen when sync() returns.
  void fill(int x, int y, unsigned width, unsigned height, uint32_t rgb);
  void text(int x, int y, const std::string &latin1, uint32_t rgb = 0xffffff);
  void noise(int x, int y, unsigned width, unsigned height, uint32_t seed);
  void put(int x, int y, const Image &image);
  // Moves pixels of the screen up by `rows`, as a scrolling terminal does.
  void scroll_up(int x, int y, unsigned width, unsigned height, unsigned rows);
  void sync();

  Image screenshot();
  struct Size {
    unsigned width, height;
  };
  Size size(); // of the root window now
  void resize_screen(unsigned width, unsigned height);

  struct Pointer {
    int x, y;
    uint16_t mask;     // buttons and modifiers, as QueryPointer gives them
    xcb_window_t over; // of the root's children; 0: none of them
  };
  Pointer pointer();
  // Key codes that are down now.
  std::vector<uint8_t> pressed_keys();
  // A filled rectangle as the cursor of the root window; invisible with a size of 0.
  void set_cursor(unsigned width, unsigned height, unsigned hot_x, unsigned hot_y, uint32_t rgb);

 private:
  xcb_connection_t *connection_;
  xcb_screen_t *screen_ = nullptr;
  xcb_gcontext_t gc_ = 0;
};

} // namespace stripes::test
