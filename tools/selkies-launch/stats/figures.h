// SPDX-License-Identifier: MPL-2.0
// What the elements of a pipeline have counted so far.
#pragma once

#include "base/time_histogram.h"

#include <chrono>
#include <gst/gst.h>

namespace stripes::launch {

struct Figures {
  std::chrono::nanoseconds at{};        // on a clock that only goes forward
  std::chrono::nanoseconds processor{}; // used by this process, all threads
  uint64_t pictures = 0, stripes = 0, bytes = 0;
  uint64_t skipped = 0, refinements = 0, keys = 0, layouts = 0;
  size_t clients = 0;
  TimeCounts capture, detect, convert, encode, push, picture;
};

// As of now. Elements may be null; what they would tell is 0.
Figures read_figures(GstElement *source, GstElement *encoder, GstElement *sink);

} // namespace stripes::launch
