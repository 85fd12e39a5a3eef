// SPDX-License-Identifier: MPL-2.0
// A stripewebrtcsink behind a made-up source, which the test makes push pictures or not.
#pragma once

#include "base/gst_ptr.h"
#include "support/rtc_client.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace stripes::test {

class RtcBed {
 public:
  // source: a gst-launch line up to raw video. properties: of the sink.
  // prepare: called with the sink before it starts.
  explicit RtcBed(const std::string &properties = "", const std::string &source = kMoving,
                  const std::string &more = "",
                  const std::function<void(GstElement *)> &prepare = {});
  ~RtcBed();

  static constexpr char kMoving[] =
      "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=30/1";

  GstElement *sink() const { return sink_.get(); }
  uint16_t port() const;
  unsigned peers() const;
  uint64_t encoded(const std::string &element) const; // pictures; 0 while it does not run
  std::vector<std::string> encoders() const;          // that run
  std::string error() const;                          // of the pipeline; empty: none
  std::vector<std::string> input() const;             // keys pressed upstream

  // Drops what comes from now on, as a screen that stands still does.
  void hold(bool on) { held_ = on; }

 private:
  Ref<GstElement> pipeline_, sink_;
  std::atomic<bool> held_ = false;
  mutable std::mutex mutex_; // guards input_
  std::vector<std::string> input_;
};

} // namespace stripes::test
