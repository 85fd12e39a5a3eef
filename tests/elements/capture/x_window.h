// SPDX-License-Identifier: MPL-2.0
// A window of a test's own, which knows what it shows without asking the server.
#pragma once

#include "support/x_client.h"

namespace stripes::test {

class XWindow {
 public:
  struct Options {
    int x = 100, y = 80;
    unsigned width = 321, height = 241;
    unsigned border = 0;
    unsigned depth = 0; // 0: the screen's
    bool mapped = true;
    xcb_window_t parent = 0; // 0: the root window
  };

  XWindow(XClient &client, const Options &options);
  ~XWindow();
  XWindow(const XWindow &) = delete;
  XWindow &operator=(const XWindow &) = delete;

  xcb_window_t id() const { return window_; }
  // Noise over all of it.
  void paint(uint32_t seed);
  void fill(int x, int y, unsigned width, unsigned height, uint32_t rgb);
  const Image &shows() const { return image_; } // what has been painted
  void move(int x, int y);
  void resize(unsigned width, unsigned height); // empty until it is painted
  void raise();
  void map();
  void unmap();
  void destroy();
  void set_title(const std::string &utf8);

 private:
  void put(const Image &part, int x, int y);

  XClient &client_;
  xcb_window_t window_;
  xcb_gcontext_t gc_;
  unsigned depth_;
  Image image_;
};

// Part of an image; it must lie within.
Image crop(const Image &image, int x, int y, unsigned width, unsigned height);

} // namespace stripes::test
