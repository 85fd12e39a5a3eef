// SPDX-License-Identifier: MPL-2.0
// One window, wherever it goes.
//
// With the Composite extension the server draws the window into a pixmap of its own, which holds it
// whole even where other windows or the screen's edge hide it; the pixmap is another one after
// every change of size and every mapping. Without Composite the window's part of the screen is
// read, whatever is seen there.
#pragma once

#include "capture/capture_target.h"

namespace stripes {

class WindowTarget : public CaptureTarget {
 public:
  static Result<std::unique_ptr<CaptureTarget>> create(XConnection &x, xcb_window_t window,
                                                       std::vector<Failure> &warnings);
  ~WindowTarget() override;
  WindowTarget(const WindowTarget &) = delete;
  WindowTarget &operator=(const WindowTarget &) = delete;

  bool handle(const xcb_generic_event_t &event) override;
  std::optional<Surface> look() override;
  bool gone() const override { return gone_; }
  xcb_drawable_t watched() const override { return redirected_ ? window_ : x_.root(); }
  VisualFormat visual() const override { return visual_; }
  std::string name() const override;

 private:
  struct Place {
    int x = 0, y = 0; // of the inside's corner, on the root window
    unsigned width = 0, height = 0, border = 0;
    bool viewable = false;
  };

  WindowTarget(XConnection &x, xcb_window_t window) : x_(x), window_(window) {}
  bool redirect(std::string &why);
  void watch_ancestors();
  std::optional<Place> find_place();
  void renew_pixmap(const Place &place);
  void drop_pixmap();
  void clip_to_screen(Surface &surface, const Place &place);

  XConnection &x_;
  const xcb_window_t window_;
  VisualFormat visual_;
  bool redirected_ = false;
  bool gone_ = false;
  bool ancestors_known_ = false;
  std::vector<xcb_window_t> family_; // the window, its parent and so on up to the root window

  xcb_pixmap_t pixmap_ = 0; // 0: none
  bool pixmap_current_ = false;
  unsigned border_ = 0; // px, of the pixmap
  Surface last_;        // what look() said last
};

} // namespace stripes
