// SPDX-License-Identifier: MPL-2.0
// A running `ximagestripesrc ! … ! appsink` for the tests of this folder.
#pragma once

#include "base/gst_ptr.h"
#include "support/x_client.h"

#include <chrono>
#include <functional>
#include <gst/gst.h>
#include <string>
#include <vector>

namespace stripes::test {

// What a machine takes for anything that works, however busy it is.
constexpr std::chrono::seconds kPatience{30};

// Waits, looking every few ms, until `condition` holds; false after `timeout`.
bool eventually(const std::function<bool()> &condition,
                std::chrono::milliseconds timeout = kPatience);

class CapturePipeline {
 public:
  struct Options {
    std::string source = {}; // more properties of the source
    std::string between = "queue max-size-buffers=1000 max-size-bytes=0 max-size-time=0";
    bool play = true;
  };
  explicit CapturePipeline(const std::string &display) : CapturePipeline(display, Options()) {}
  CapturePipeline(const std::string &display, const Options &options);
  ~CapturePipeline();
  CapturePipeline(const CapturePipeline &) = delete;
  CapturePipeline &operator=(const CapturePipeline &) = delete;

  GstElement *source() const { return source_.get(); }
  GstElement *sink() const { return sink_.get(); }
  GstElement *pipeline() const { return pipeline_.get(); }
  GstStateChangeReturn set_state(GstState state);

  // The next picture, or an empty reference after `timeout`.
  Ref<GstSample> pull(std::chrono::milliseconds timeout = kPatience);
  // Waits for a picture, pulls until none came for `quiet`, and gives the last one.
  Ref<GstSample> last(std::chrono::milliseconds quiet = std::chrono::milliseconds(200));
  // Pulls until a picture's pixels are what the screen shows; false after `timeout`.
  bool shows_screen(XClient &client, std::chrono::milliseconds timeout = kPatience);

  // Pulls until a picture is `image`; false after `timeout`.
  bool shows(const std::function<Image()> &image, std::chrono::milliseconds timeout = kPatience);

  // Sends an event upstream into the source; false when it is not handled.
  bool send(GstEvent *event); // takes the event over
  void press(const std::string &key);
  void release(const std::string &key);
  void type(const std::string &key); // press and release at once

  guint64 stat(const char *name);
  // Messages of this type since the last call, as text, and the first of them, waited for.
  std::vector<std::string> messages(GstMessageType type);
  std::vector<std::string> wait_for_messages(GstMessageType type);

 private:
  Ref<GstElement> pipeline_, source_, sink_;
};

Image image_of(GstSample *sample);

} // namespace stripes::test
