// SPDX-License-Identifier: MPL-2.0
// One encoder for all peers of a codec, in a pipeline of its own: when it fails, nothing else does.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "webrtc/encoder_table.h"

#include <atomic>
#include <functional>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <memory>
#include <string>

namespace stripes {

class SharedEncoder {
 public:
  struct Callbacks {
    // An encoded picture; its PTS is the running time that the raw one had. On the encoder's
    // thread.
    std::function<void(const Ref<GstBuffer> &, GstCaps *)> encoded;
    // It takes another picture. On a thread of its pipeline.
    std::function<void()> hungry;
    // It works no more. On a thread of its pipeline; must not destroy the encoder.
    std::function<void(const std::string &why)> failed;
  };

  static Result<std::unique_ptr<SharedEncoder>> start(const EncoderRow &row, unsigned bitrate_kbps,
                                                      unsigned threads, Callbacks callbacks);
  ~SharedEncoder();
  SharedEncoder(const SharedEncoder &) = delete;
  SharedEncoder &operator=(const SharedEncoder &) = delete;

  const EncoderRow &row() const { return row_; }

  // Whether it has done what it had, so that it gets the newest picture and none waits.
  bool is_hungry() const { return hungry_; }
  // Never waits. Bound: one picture waits for the encoder. Drop rule: a newer one replaces it.
  void push(Ref<GstBuffer> picture, GstCaps *caps, GstClockTime running_time, bool key);
  void set_bitrate(unsigned kbps);
  uint64_t encoded() const { return encoded_; }
  uint64_t encoded_bytes() const { return encoded_bytes_; }

 private:
  SharedEncoder(const EncoderRow &row, Callbacks callbacks)
      : row_(row), callbacks_(std::move(callbacks)) {}
  Status open(unsigned bitrate_kbps, unsigned threads);
  GstFlowReturn take(GstAppSink *sink);
  static GstBusSyncReply on_message(GstBus *, GstMessage *message, gpointer self);

  const EncoderRow &row_;
  const Callbacks callbacks_;
  Ref<GstElement> pipeline_, source_, sink_, encoder_;
  Ref<GstCaps> caps_; // last pushed; one pushing thread
  GstClockTime last_time_ = GST_CLOCK_TIME_NONE;
  std::atomic<bool> failed_ = false;
  std::atomic<bool> hungry_ = false;
  std::atomic<uint64_t> encoded_ = 0, encoded_bytes_ = 0;
};

} // namespace stripes
