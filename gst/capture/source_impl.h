// SPDX-License-Identifier: MPL-2.0
// What ximagestripesrc does, behind its GObject shell.
#pragma once

#include "base/gst_ptr.h"
#include "capture/capture_session.h"
#include "capture/input/injector.h"
#include "capture/input/navigation.h"
#include "capture/picture_buffer.h"

#include <gst/base/gstpushsrc.h>
#include <memory>
#include <mutex>
#include <string>

namespace stripes {

struct SourceSettings {
  std::string display;
  bool use_damage = true;
  bool navigation = true;
  guint max_framerate = 0;   // per second, 0: the caps'
  guint heartbeat_ms = 1000; // 0: none
};

class SourceImpl {
 public:
  explicit SourceImpl(GstBaseSrc *src) : src_(src) {}

  // Properties; any thread.
  SourceSettings settings();
  template <typename Change>
  void change_settings(Change change) {
    {
      std::lock_guard lock(mutex_);
      change(settings_);
    }
    apply_limits();
  }
  void set_max_framerate(guint framerate);
  void set_navigation(bool enabled);
  StructurePtr stats();

  // The base class's virtual functions.
  bool start();
  void stop();
  void unlock();
  void release_input(); // whatever is held
  void renew();         // somebody new looks, or looks again
  void unlock_stop();
  Ref<GstCaps> caps(GstCaps *template_caps);
  Ref<GstCaps> fixate(Ref<GstCaps> caps);
  bool set_caps(GstCaps *caps);
  bool answer_latency(GstQuery *query);
  bool handle_event(GstEvent *event); // true: handled
  GstFlowReturn create(GstBuffer **out);

 private:
  std::shared_ptr<CaptureSession> session();
  void apply_limits();
  bool inject(const std::vector<InputEvent> &events);
  bool renegotiate(GstFlowReturn &flow);
  void push_cursor(const CursorImage &cursor);
  void stamp(GstBuffer *buffer, const Picture &picture);

  GstBaseSrc *const src_;
  PictureBuffers buffers_; // streaming thread
  NavigationReader navigation_;

  std::mutex mutex_; // guards the fields below
  SourceSettings settings_;
  std::shared_ptr<CaptureSession> session_; // from start to stop
  std::unique_ptr<InputInjector> injector_; // from the first input to stop
  int rate_n_ = 60, rate_d_ = 1;            // of the caps
  GstClockTime throttle_ = 0;
};

} // namespace stripes
