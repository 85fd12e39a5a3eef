// SPDX-License-Identifier: MPL-2.0
// The elements, and whether the encoder really encodes.
#include "base/gst_ptr.h"
#include "check/check_line.h"
#include "check/packages.h"

#include <cstring>

namespace stripes::launch {
namespace {

constexpr int kWidth = 320, kHeight = 240;

bool registered(const char *name) {
  return static_cast<bool>(adopt(gst_element_factory_find(name)));
}

// A grey picture through the encoder: what came out, in bytes, or why nothing did.
Result<size_t> encode_picture(const std::string &codec) {
  GErrorOut error;
  const std::string line =
      "fakesrc name=source num-buffers=1 filltype=zero sizetype=fixed sizemax=" +
      std::to_string(kWidth * kHeight * 4) +
      " ! capsfilter caps=video/x-raw,format=BGRx,width=" + std::to_string(kWidth) +
      ",height=" + std::to_string(kHeight) +
      ",framerate=30/1 ! stripeenc paint-over=off codec=" + codec +
      " ! fakesink name=sink signal-handoffs=true sync=false";
  const auto pipeline = adopt(gst_parse_launch(line.c_str(), error.out()));
  if (!pipeline || error)
    return Failure{error.message(), ""};
  size_t bytes = 0;
  const auto sink = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "sink"));
  g_signal_connect(sink.get(), "handoff",
                   G_CALLBACK(+[](GstElement *, GstBuffer *buffer, GstPad *, gpointer total) {
                     *static_cast<size_t *>(total) += gst_buffer_get_size(buffer);
                   }),
                   &bytes);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto bus = adopt(gst_element_get_bus(pipeline.get()));
  const auto message = adopt(gst_bus_timed_pop_filtered(
      bus.get(), 5 * GST_SECOND, static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  if (message && GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR) {
    gst_message_parse_error(message.get(), error.out(), nullptr);
    return Failure{error.message(), ""};
  }
  if (!message || bytes == 0)
    return Failure{"nothing came out of it", ""};
  return bytes;
}

CheckLine check_encoder(const std::string &encoder) {
  const auto bytes = encode_picture(encoder == "jpeg" ? "jpeg" : "h264");
  if (!bytes)
    return {Finding::Missing, "encoder", encoder + " fails: " + bytes.failure().user,
            "choose another one with --encoder, or see GST_DEBUG=stripe*:5"};
  return {Finding::Ok, "encoder",
          encoder + " made " + std::to_string(*bytes) + " bytes of a test picture"};
}

} // namespace

CheckLines check_gstreamer(const Settings &settings) {
  CheckLines lines;
  std::string absent;
  for (const char *name : {"ximagestripesrc", "stripeenc", "stripewssink"})
    if (!registered(name))
      absent += (absent.empty() ? "" : ", ") + std::string(name);
  if (!absent.empty()) {
    lines.push_back({Finding::Missing, "plugin", "GStreamer does not find " + absent,
                     "install libgststripes.so, or set GST_PLUGIN_PATH to its folder"});
    return lines;
  }
  lines.push_back({Finding::Ok, "plugin", "ximagestripesrc, stripeenc, stripewssink"});
  lines.push_back(check_encoder(settings.get_text("encoder")));
  if (!registered("videoconvert"))
    lines.push_back({Finding::Warning, "GStreamer",
                     "videoconvert is not installed: selkies-launch does not need it, pipelines of "
                     "one's own often do",
                     how_to_install(Package::PluginsBase)});
  return lines;
}

} // namespace stripes::launch
