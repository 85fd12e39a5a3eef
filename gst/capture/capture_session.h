// SPDX-License-Identifier: MPL-2.0
// One run of screen capture, from start to stop: waits for what happens next and takes pictures.
#pragma once

#include "base/result.h"
#include "capture/cursor_watch.h"
#include "capture/damage_grid.h"
#include "capture/frame_pool.h"
#include "capture/image_fetcher.h"
#include "capture/pacer.h"
#include "capture/screen_damage.h"
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
  size_t frames = 0;
};

class CaptureSession {
 public:
  struct Options {
    std::string display;
    bool use_damage = true;
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
    Lost,        // the connection
  };

  static Result<std::unique_ptr<CaptureSession>> open(const Options &options);
  ~CaptureSession();

  // Sentences on what is missing and what is done instead.
  const std::vector<Failure> &warnings() const { return warnings_; }
  uint64_t domain() const { return domain_; }
  const std::string &display() const { return x_->name(); }

  // Streaming thread: waits for what comes next.
  Event next();
  const Picture &picture() const { return picture_; }
  const CursorImage &cursor() const { return cursor_image_; }
  const DamageGrid &grid() const { return grid_; }
  // Whether the screen's pixels are B G R x in memory; if not, next() must not be called.
  Status check_format() const;

  // Any thread.
  Size size() const;
  void set_limits(const RateLimits &limits);
  void mark_input(const InputMark &mark);
  // Somebody new looks: next() tells the cursor's shape and gives a picture, changed or not.
  void renew();
  void interrupt() { wake_.interrupt(); }
  void resume() { wake_.resume(); }
  CaptureStats stats() const;

 private:
  CaptureSession(std::unique_ptr<Wake> wake, std::unique_ptr<XConnection> x);
  Status prepare(bool use_damage);
  void read_events();
  void handle(const xcb_generic_event_t &event);
  bool update_size(); // true: it changed
  void update_pacing(Pacer::Time now);
  void look_for_urgent(Pacer::Time now, const InputMark &mark);
  bool take_picture(Pacer::Time now);
  bool repeat_picture(Pacer::Time now, bool heartbeat);
  void lend(Frame &frame, Pacer::Time now, bool heartbeat);
  void wait(const Pacer::Decision &decision, Pacer::Time now);

  std::unique_ptr<Wake> wake_owner_;
  Wake &wake_;
  std::unique_ptr<XConnection> x_;
  std::unique_ptr<ScreenDamage> damage_; // nullptr: everything may change all the time
  std::unique_ptr<CursorWatch> cursor_;  // nullptr: unknown
  FramePool pool_;
  ImageFetcher fetcher_;
  DamageGrid grid_{1, 1};
  Pacer pacer_;
  std::vector<Failure> warnings_;
  uint64_t domain_ = 0;

  uint64_t serial_ = 0;      // of the latest attempt at a picture
  bool everything_ = true;   // what changed is unknown
  std::vector<Rect> unread_; // damage looked at that no picture shows yet
  bool unread_small_ = true; // unread_ can still be urgent
  bool damaged_ = false;     // there is damage to look at
  bool size_unsure_ = false;
  bool cursor_changed_ = false;
  std::atomic<bool> renew_{true};
  uint8_t randr_event_ = 0; // 0: no RandR
  Picture picture_;
  CursorImage cursor_image_;

  mutable std::mutex mutex_; // guards the fields below
  Size size_{0, 0};
  RateLimits limits_;
  InputMark input_;
  CaptureStats stats_;
};

} // namespace stripes
