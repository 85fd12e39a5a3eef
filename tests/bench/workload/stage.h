// SPDX-License-Identifier: MPL-2.0
// The X screen that a workload draws on.
#pragma once

#include "bench/workload/picture.h"

#include <xcb/shm.h>
#include <xcb/xcb.h>

namespace stripes::bench {

// Pixels that the X server reads where they are: for what is drawn anew in every picture.
class SharedPicture {
 public:
  SharedPicture(xcb_connection_t *connection, int width, int height);
  ~SharedPicture();
  SharedPicture(const SharedPicture &) = delete;
  SharedPicture &operator=(const SharedPicture &) = delete;

  int width() const { return width_; }
  int height() const { return height_; }
  uint32_t *row(int y) { return pixels_ + static_cast<ptrdiff_t>(y) * width_; }
  xcb_shm_seg_t segment() const { return segment_; }

 private:
  xcb_connection_t *connection_;
  xcb_shm_seg_t segment_;
  int width_, height_;
  uint32_t *pixels_;
};

// Nothing is on the screen for certain before flush(), and drawn before sync() returns.
class Stage {
 public:
  // Throws std::runtime_error when there is no display of 24 bits that $DISPLAY names.
  Stage();
  ~Stage();
  Stage(const Stage &) = delete;
  Stage &operator=(const Stage &) = delete;

  xcb_connection_t *connection() const { return connection_; }
  int width() const { return screen_->width_in_pixels; }
  int height() const { return screen_->height_in_pixels; }

  xcb_pixmap_t pixmap(const Picture &picture);
  // The root window shows it.
  void wallpaper(const Picture &picture);
  // Not yet shown. What is uncovered shows the background; with none, what was there.
  xcb_window_t window(Area area, xcb_pixmap_t background = XCB_NONE);
  xcb_window_t window(int x, int y, const Picture &content);

  void show(xcb_window_t window); // above the others
  void hide(xcb_window_t window);
  void move(xcb_window_t window, int x, int y);

  void fill(xcb_drawable_t target, Area area, uint32_t rgb);
  void copy(xcb_drawable_t source, Area area, xcb_drawable_t target, int x, int y);
  void put(xcb_drawable_t target, int x, int y, const Picture &small);
  void put(xcb_drawable_t target, int x, int y, SharedPicture &picture);
  // Black and white change places.
  void invert(xcb_drawable_t target, Area area);

  void flush();
  void sync();

 private:
  xcb_connection_t *connection_;
  xcb_screen_t *screen_ = nullptr;
  xcb_gcontext_t gc_ = 0;
};

} // namespace stripes::bench
