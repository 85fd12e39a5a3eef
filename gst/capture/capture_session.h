// SPDX-License-Identifier: MPL-2.0
// One run of capture, from start to stop: waits for what happens next and takes pictures.
#pragma once

#include "base/result.h"
#include "base/time_histogram.h"
#include "capture/capture_target.h"
#include "capture/crop_region.h"
#include "capture/cursor_watch.h"
#include "capture/pacer.h"
#include "capture/picture_taker.h"
#include "capture/pointer_motion.h"
#include "capture/steady_clock.h"
#include "capture/urgency.h"
#include "capture/wake.h"
#include "capture/x_connection.h"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace stripes {

// What bounds the rate; set from any thread.
struct RateLimits {
  Pacer::Time interval{};  // the caps' framerate and max-framerate together
  Pacer::Time throttle{};  // least interval asked for from downstream; 0: none
  bool hold = false;       // nothing until further notice
  Pacer::Time heartbeat{}; // kForever: none
};

struct Picture {
  std::shared_ptr<PixelMemory> memory; // lent: give_back() ends that
  uint64_t serial = 0;
  bool heartbeat = false; // the same picture as before, only because time has passed
  Pacer::Time taken{};    // steady clock
};

struct CaptureStats {
  uint64_t pictures = 0, heartbeats = 0, rows = 0;
  uint64_t ahead = 0; // pictures that took one round trip
  size_t frames = 0;
  TimeCounts times; // from the decision to take a picture until it is whole
};

class CaptureSession {
 public:
  struct Options {
    std::string display;
    CaptureTarget::Choice target = {};
    CropRegion crop = {};
    bool use_damage = true;
    bool show_pointer = false;
  };
  struct Size {
    unsigned width, height; // px
    bool operator==(const Size &) const = default;
  };
  enum class Event {
    Picture,     // picture() has it
    Resized,     // size() is new; agree on caps before going on
    Cursor,      // cursor() has it
    Interrupted, // by interrupt()
    Failed,      // for good; failure() says why
  };

  static Result<std::unique_ptr<CaptureSession>> open(const Options &options);
  ~CaptureSession();
  CaptureSession(const CaptureSession &) = delete;
  CaptureSession &operator=(const CaptureSession &) = delete;

  // Sentences on what is missing and what is done instead.
  const std::vector<Failure> &warnings() const { return warnings_; }
  uint64_t domain() const { return domain_; }
  const std::string &display() const { return x_->name(); }
  const std::string &format() const { return format_; } // a GstVideoFormat's name

  // Streaming thread: waits for what comes next.
  Event next();
  const Picture &picture() const { return picture_; }
  // No pixels while the pointer is in the picture.
  const CursorImage &cursor() const { return cursor_image_; }
  const DamageGrid &grid() const { return taker_->grid(); }
  const Failure &failure() const { return failure_; }

  // Any thread.
  Size size() const;
  // From pixels of the picture to those of the root window; what lies outside goes to the edge.
  Point on_screen(const Point &in_picture) const;
  void set_limits(const RateLimits &limits);
  void mark_input(const InputMark &mark); // its place is on the root window
  void show_pointer(bool shown);
  // Somebody new looks: next() tells the cursor's shape and gives a picture, changed or not.
  void renew();
  void interrupt() { wake_.interrupt(); }
  void resume() { wake_.resume(); }
  CaptureStats stats() const;

 private:
  CaptureSession(std::unique_ptr<Wake> wake, std::unique_ptr<XConnection> x);
  Status prepare(const Options &options);
  void read_events();
  void handle(const xcb_generic_event_t &event);
  bool update_surface(); // true: its size changed
  void update_pacing(Pacer::Time now);
  void look_for_urgent(Pacer::Time now, const InputMark &mark);
  void apply_show_pointer();
  bool read_cursor(); // true: cursor() is to be told
  bool take_picture(Pacer::Time now);
  bool repeat_picture(Pacer::Time now, bool heartbeat);
  void lend(Frame &frame, Pacer::Time now, bool heartbeat);
  void wait(const Pacer::Decision &decision, Pacer::Time now);
  Event fail(Failure why);
  Failure out_of_memory() const;

  std::unique_ptr<Wake> wake_owner_;
  Wake &wake_;
  std::unique_ptr<XConnection> x_;
  std::unique_ptr<CaptureTarget> target_;
  CropRegion crop_;
  std::unique_ptr<PictureTaker> taker_;   // from prepare() on
  std::unique_ptr<CursorWatch> cursor_;   // nullptr: unknown
  std::unique_ptr<PointerMotion> motion_; // while the pointer is shown; nullptr: looked for
  Pacer pacer_;
  std::vector<Failure> warnings_;
  Failure failure_;
  std::string format_;
  uint64_t domain_ = 0;

  bool unread_small_ = true; // damage not shown yet can still be urgent
  bool surface_unsure_ = true;
  unsigned refusals_ = 0; // by the server, in a row
  bool cursor_changed_ = false;
  bool cursor_told_hidden_ = false;
  bool pointer_shown_ = false;
  std::atomic<bool> show_pointer_{false}; // what pointer_shown_ should be
  std::atomic<bool> renew_{true};
  Picture picture_;
  CursorImage cursor_image_;

  mutable std::mutex mutex_; // guards the fields below
  Size size_{0, 0};
  Point on_root_; // the picture's corner
  RateLimits limits_;
  InputMark input_;
  CaptureStats stats_;
};

} // namespace stripes
