// SPDX-License-Identifier: MPL-2.0
// The private sink inside stripewssink: takes stripes off the streaming thread. Hands them on and
// never waits, except at end of stream.
#pragma once

#include "server/stream.h"

#include <atomic>
#include <gst/base/gstbasesink.h>
#include <string>

namespace stripes {

// Gets what comes in. Calls come on streaming threads.
class StreamReceiver {
 public:
  virtual ~StreamReceiver() = default;
  virtual void put(StreamBox::Item item) = 0;
  // Waits a short time until clients got everything; ends early once `cancelled` is set.
  virtual void drain(const std::atomic<bool> &cancelled) = 0;
};

// receiver: must outlive the streaming of the element.
Ref<GstElement> make_stream_sink(const char *name, StreamReceiver &receiver);

// Template caps of a video pad.
Ref<GstCaps> stripe_caps();

} // namespace stripes
