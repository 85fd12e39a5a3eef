// SPDX-License-Identifier: MPL-2.0
// Watches what leaves an element.
#pragma once

#include "base/gst_ptr.h"
#include "bench/meter/record.h"

#include <atomic>

namespace stripes::bench {

class Tap {
 public:
  // The record must outlive the tap. Throws std::runtime_error when the element has no src pad.
  Tap(GstElement *element, RecordWriter &record);
  ~Tap();
  Tap(const Tap &) = delete;
  Tap &operator=(const Tap &) = delete;

  // Any thread.
  uint64_t buffers() const { return buffers_; }

 private:
  static GstPadProbeReturn on_buffer(GstPad *pad, GstPadProbeInfo *info, void *self) noexcept;
  void note(GstPad *pad, GstBuffer *buffer);

  RecordWriter &record_; // streaming thread only
  Ref<GstPad> pad_;
  gulong probe_ = 0;
  std::atomic<uint64_t> buffers_{0};
};

} // namespace stripes::bench
