// SPDX-License-Identifier: MPL-2.0
// What ximagestripesrc does, behind its GObject shell.
#pragma once

#include "base/gst_ptr.h"
#include "capture/capture_session.h"
#include "capture/input_relay.h"
#include "capture/picture_buffer.h"
#include "capture/source_settings.h"

#include <gst/base/gstpushsrc.h>
#include <memory>
#include <mutex>

namespace stripes {

class SourceImpl {
 public:
  explicit SourceImpl(GstBaseSrc *src);

  // Properties; any thread.
  SourceSettings settings();
  bool set_property(guint id, const GValue *value); // false: no such property
  StructurePtr stats();

  // start() posts why it failed.
  bool start();
  void stop();
  void unlock();
  void release_input() { input_.release_all(); }
  void renew(); // somebody new looks, or looks again
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
  void follow_max_framerate();
  bool renegotiate(GstFlowReturn &flow);
  void push_cursor(const CursorImage &cursor);
  void stamp(GstBuffer *buffer, const Picture &picture);

  GstBaseSrc *const src_;
  PictureBuffers buffers_; // streaming thread
  InputRelay input_;

  std::mutex mutex_; // guards the fields below
  SourceSettings settings_;
  std::shared_ptr<CaptureSession> session_; // from start to stop
  int rate_n_ = 60, rate_d_ = 1;            // of the caps
  GstClockTime throttle_ = 0;
};

} // namespace stripes
