// SPDX-License-Identifier: MPL-2.0
// A pipeline with stripewssink in this process, and a clock that bounds how long a soak waits.
#pragma once

#include "base/gst_ptr.h"

#include <cstdint>
#include <gst/gst.h>
#include <string>

namespace stripes::test {

class SoakPipeline {
 public:
  // line: as for gst-launch-1.0.
  explicit SoakPipeline(const std::string &line);
  ~SoakPipeline();
  SoakPipeline(const SoakPipeline &) = delete;
  SoakPipeline &operator=(const SoakPipeline &) = delete;

  GstElement *get() const { return pipeline_.get(); }
  bool set_state(GstState state); // waits until it is reached
  uint16_t port() const;          // of the sink named "sink"
  guint clients() const;
  std::string error() const; // of the first error on the bus since the last call, or ""

 private:
  Ref<GstElement> pipeline_;
};

} // namespace stripes::test
