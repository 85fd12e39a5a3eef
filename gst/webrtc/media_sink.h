// SPDX-License-Identifier: MPL-2.0
// The private sinks inside stripewebrtcsink: take buffers off the streaming thread, hand them on
// and never wait.
#pragma once

#include "base/gst_ptr.h"

#include <gst/base/gstbasesink.h>

namespace stripes {

// Gets what comes in. Calls come on streaming threads.
class MediaReceiver {
 public:
  virtual ~MediaReceiver() = default;
  // False: such media cannot be used.
  virtual bool take_caps(GstCaps *caps) = 0;
  // running_time: of the pipeline that the sink is in; GST_CLOCK_TIME_NONE when the buffer has
  // none.
  virtual void take_buffer(GstBuffer *buffer, GstClockTime running_time) = 0;
  virtual void take_event(GstEvent *event) = 0;
};

// receiver: must outlive the streaming of the element.
Ref<GstElement> make_media_sink(const char *name, MediaReceiver &receiver);

} // namespace stripes
