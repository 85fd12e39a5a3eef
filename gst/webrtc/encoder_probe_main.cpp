// SPDX-License-Identifier: MPL-2.0
// Encodes a test picture with the element named by the argument, and ends with 0 when that worked.
// Started by stripewebrtcsink, so that an encoder that crashes takes nothing else with it.
#include "webrtc/encoder_table.h"

#include <cstdio>
#include <unistd.h>

namespace {
constexpr unsigned kTimeout = 10;   // s
constexpr unsigned kBitrate = 2000; // kbit/s
} // namespace

int main(int argc, char **argv) {
  alarm(kTimeout); // ends this process whatever hangs
  gst_init(&argc, &argv);
  const stripes::EncoderRow *row = argc == 2 ? stripes::find_encoder(argv[1]) : nullptr;
  if (!row) {
    std::fprintf(stderr, "usage: stripes-encoder-probe ELEMENT\n");
    return 2;
  }
  const std::string line =
      "videotestsrc num-buffers=3 ! video/x-raw,width=320,height=240,framerate=30/1 ! videoconvert "
      "! " +
      stripes::encoder_line(*row, kBitrate, 1) + " ! fakesink";
  stripes::GErrorOut error;
  GstElement *made = gst_parse_launch(line.c_str(), error.out());
  if (!made || error) {
    std::fprintf(stderr, "%s\n", error.message());
    return 1;
  }
  const auto pipeline = stripes::adopt(GST_ELEMENT(gst_object_ref_sink(made)));
  gst_element_set_state(made, GST_STATE_PLAYING);
  const auto bus = stripes::adopt(gst_element_get_bus(made));
  const auto message = stripes::adopt(
      gst_bus_timed_pop_filtered(bus.get(), GST_CLOCK_TIME_NONE,
                                 static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  const bool worked = GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_EOS;
  gst_element_set_state(made, GST_STATE_NULL);
  return worked ? 0 : 1;
}
