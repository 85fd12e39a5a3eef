// SPDX-License-Identifier: MPL-2.0
// Pictures of this program's own, without damage meta, pushed as fast as they are taken.
#pragma once

#include "base/gst_ptr.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace stripes::bench {

class Feed {
 public:
  // kind: "still:1920x1080" is one picture in turns from two places in memory, "motion:…" a pan
  // over a photo. Throws std::runtime_error when the pipeline has no appsrc called "feed".
  Feed(GstElement *pipeline, const std::string &kind);
  ~Feed() { stop(); }
  Feed(const Feed &) = delete;
  Feed &operator=(const Feed &) = delete;

  void start();
  // The pipeline has stopped.
  void stop();
  // Pictures taken until now. Any thread.
  uint64_t pushed() const { return pushed_; }

 private:
  void push();

  Ref<GstElement> source_;
  std::vector<Ref<GstBuffer>> pictures_;
  std::atomic<bool> stopping_{false};
  std::atomic<uint64_t> pushed_{0};
  std::thread thread_;
};

} // namespace stripes::bench
