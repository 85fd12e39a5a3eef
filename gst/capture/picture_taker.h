// SPDX-License-Identifier: MPL-2.0
// Takes pictures of a surface: looks what changed, reads the areas that a frame lacks, draws the
// pointer. Streaming thread.
#pragma once

#include "capture/damage_grid.h"
#include "capture/frame_pool.h"
#include "capture/image_fetcher.h"
#include "capture/pixel_layout.h"
#include "capture/pointer_overlay.h"
#include "capture/screen_damage.h"
#include "capture/surface.h"

#include <memory>
#include <optional>
#include <vector>

namespace stripes {

class PictureTaker {
 public:
  enum class Outcome {
    Taken,
    Unchanged,
    Failed, // interrupted, the connection is lost, or the surface has just changed
  };

  PictureTaker(XConnection &x, const VisualFormat &visual, const PixelLayout &layout)
      : x_(x), pool_(x, visual.depth), fetcher_(x), layout_(layout) {}

  // false: the server does not tell what changes, so everything may, all the time.
  bool watch_damage(xcb_drawable_t watched);
  void show_pointer(bool shown) { pointer_shown_ = shown; }
  PointerOverlay &pointer() { return pointer_; }

  // true: it was about damage.
  bool handle(const xcb_generic_event_t &event);
  // Where to take pictures from now on.
  void set_surface(const Surface &surface);
  const Surface &surface() const { return surface_; }

  bool watches_damage() const { return damage_ != nullptr; }
  bool damaged() const { return damaged_; } // there is damage to look at
  // Looks at what changed without reading pixels; it is kept for the next picture.
  void look();
  bool everything_changed() const { return everything_; }
  const std::vector<Rect> &unread() const { return unread_; } // in pixels of the picture
  // Asks where the pointer is; true when the picture shows it elsewhere or in another shape.
  bool pointer_differs();

  Outcome take();
  bool complete() const { return !everything_ && unread_.empty(); } // as of the last take()
  // The frame that holds the last picture, or nullptr.
  Frame *last() { return serial_ ? pool_.holding(serial_) : nullptr; }
  uint64_t serial() const { return serial_; }
  size_t rows_read() const { return rows_read_; } // by the last take()
  // The last take() has asked what changed and read it at once.
  bool was_read_ahead() const { return read_ahead_; }

  FramePool &pool() { return pool_; }
  const DamageGrid &grid() const { return grid_; }

 private:
  void collect(xcb_xfixes_fetch_region_cookie_t cookie);
  void mark_unread();
  void convert(Frame &frame, const Rect &area) const;
  Outcome keep_last();
  bool may_read_ahead() const;
  std::optional<Outcome> take_ahead(bool &looked);
  Outcome read(Frame &frame);
  xcb_xfixes_fetch_region_cookie_t begin_reading(Frame &frame, const std::vector<Rect> &areas);
  bool end_reading(Frame &frame, xcb_xfixes_fetch_region_cookie_t second);
  void finish(Frame &frame);

  XConnection &x_;
  std::unique_ptr<ScreenDamage> damage_; // nullptr: everything may change all the time
  FramePool pool_;
  ImageFetcher fetcher_;
  DamageGrid grid_{1, 1};
  const PixelLayout layout_;
  PointerOverlay pointer_;
  bool pointer_shown_ = false;
  Surface surface_;

  uint64_t serial_ = 0;      // of the latest attempt at a picture
  bool everything_ = true;   // what changed is unknown
  std::vector<Rect> unread_; // damage looked at that no picture shows yet
  bool damaged_ = false;
  bool came_where_expected_ = false; // the last changes did
  bool read_ahead_ = false;
  size_t rows_read_ = 0;
};

} // namespace stripes
