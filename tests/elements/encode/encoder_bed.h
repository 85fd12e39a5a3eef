// SPDX-License-Identifier: MPL-2.0
// stripeenc in a harness with a page behind it: desktop pictures in, stripes painted as they come.
#pragma once

#include "base/gst_ptr.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

#include <chrono>
#include <functional>
#include <gst/check/gstharness.h>
#include <memory>
#include <string>
#include <vector>

namespace stripes::test {

class EncoderBed {
 public:
  struct Out {
    unsigned y, height;
    bool key, refinement;
    size_t bytes;
  };

  // properties: of stripeenc, as gst-launch-1.0 takes them.
  EncoderBed(const std::string &properties, unsigned width, unsigned height);
  ~EncoderBed();

  GstHarness *harness() { return harness_.get(); }
  Ref<GstElement> element();

  // New caps with a picture and a page of that size.
  void resize(unsigned width, unsigned height, const std::string &framerate = "60/1");
  // `picture` as it is now, and the same pushed.
  Ref<GstBuffer> buffer();
  GstFlowReturn push();
  void request_keys(const std::vector<unsigned> &rows); // none: all rows

  // Everything that is there, painted; what cannot be painted fails the test.
  std::vector<Out> take();
  // Waits until that holds of what has come since the call, or it takes too long.
  std::vector<Out> until(const std::function<bool(const std::vector<Out> &)> &done);
  // Waits until `count` stripes have come, or it takes too long.
  std::vector<Out> wait_for(size_t count);
  // Waits for keys of so many lines, and then until nothing more comes.
  std::vector<Out> keys_of(unsigned lines);
  // Waits until nothing has come for `quiet`; at most for `limit`. While the machine does not let
  // this program run no time passes.
  std::vector<Out> settle(std::chrono::milliseconds quiet = std::chrono::milliseconds(400),
                          std::chrono::milliseconds limit = std::chrono::seconds(60));
  // Waits until the page shows the picture as well as that, dB, or it takes too long; gives how
  // well.
  double psnr_reaches(double least);

  StructurePtr stats();
  guint64 stat(const char *name);
  // The sentences of the errors or warnings that were posted since the last call.
  std::vector<std::string> posted(GstMessageType type);
  double psnr() const;

  std::unique_ptr<DesktopPicture> picture;
  std::unique_ptr<StripeCanvas> canvas;

 private:
  Unique<GstHarness, gst_harness_teardown> harness_;
  Ref<GstBus> bus_;
  GstClockTime pts_ = 0;
};

} // namespace stripes::test
