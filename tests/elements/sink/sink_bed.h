// SPDX-License-Identifier: MPL-2.0
// A stripewssink with a made-up encoder before it: the test decides what stripes come, and sees
// what goes upstream.
#pragma once

#include "base/gst_ptr.h"
#include "stripe/gststripe.h"
#include "support/ws_client.h"

#include <cstdint>
#include <gst/app/gstappsrc.h>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace stripes::test {

class SinkBed {
 public:
  static constexpr unsigned kWidth = 640, kHeight = 256, kRow = 64;

  // properties: for the sink, as on a gst-launch line. server: to serve by; null for its own.
  explicit SinkBed(const std::string &properties = "", const char *codec = "h264",
                   GstStripeServer *server = nullptr);
  ~SinkBed();

  GstElement *sink() const { return sink_.get(); }
  GstElement *pipeline() const { return pipeline_.get(); }
  uint16_t port() const;

  // chroma: null for caps that do not say.
  void set_caps(const char *codec, unsigned width, unsigned height, const char *chroma = nullptr);
  // One stripe; its bytes are the frame id, the row and filling.
  void push_stripe(uint32_t frame_id, unsigned y, bool key, size_t size = 100);
  // Half as wide, at the right; and a row that leaves its right half to such a stripe.
  void push_narrow_stripe(uint32_t frame_id, unsigned y, bool key);
  void push_row_with_hole(uint32_t frame_id, unsigned y, bool key);
  // All rows.
  void push_picture(uint32_t frame_id, bool key, size_t stripe_size = 100);
  void end_of_stream();
  // The next bus message of the types within the time, or null.
  Ref<GstMessage> wait_message(GstMessageType types, unsigned timeout_ms = WsClient::kTimeout);

  // What came upstream.
  struct Upstream {
    unsigned key_units = 0;                   // for all rows
    std::vector<std::vector<guint>> key_rows; // for some
    std::optional<bool> held;
    unsigned hold_changes = 0;
    std::vector<std::string> settings; // "name=value"
    std::vector<std::string> input;    // "press a", "move 3 4", "down 1 3 4", …
  };
  Upstream upstream() const;
  void forget_upstream();
  // Until all events in flight arrived: key units etc. come from another thread.
  bool wait_upstream(WsClient &client, const std::function<bool(const Upstream &)> &done,
                     unsigned timeout_ms = WsClient::kTimeout) const;

 private:
  void on_event(GstEvent *event);
  void push(const GstStripeMeta &meta, size_t size);

  Ref<GstElement> pipeline_, src_, sink_;
  mutable std::mutex mutex_; // guards upstream_
  Upstream upstream_;
};

// The client watches: SETTINGS were sent and a first complete picture came.
void start_watching(SinkBed &bed, WsClient &client, uint32_t frame_id);

// Until the server has worked off what the client said before. It must hear no sound.
void wait_answered(WsClient &client);

} // namespace stripes::test
