// SPDX-License-Identifier: MPL-2.0
#include "rtc_bed.h"

#include <gst/video/navigation.h>

namespace stripes::test {

RtcBed::RtcBed(const std::string &properties, const std::string &source, const std::string &more,
               const std::function<void(GstElement *)> &prepare) {
  GErrorOut error;
  const std::string line =
      source + " ! stripewebrtcsink name=sink port=0 " + properties + " " + more;
  pipeline_ = adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(line.c_str(), error.out()))));
  if (error)
    g_error("%s", error.message());
  sink_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "sink"));
  const auto pad = adopt(gst_element_get_static_pad(sink_.get(), "video_0"));
  gst_pad_add_probe(
      pad.get(), GST_PAD_PROBE_TYPE_BUFFER,
      [](GstPad *, GstPadProbeInfo *, gpointer self) {
        return static_cast<RtcBed *>(self)->held_ ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
      },
      this, nullptr);
  gst_pad_add_probe(
      pad.get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
      [](GstPad *, GstPadProbeInfo *info, gpointer data) {
        auto *self = static_cast<RtcBed *>(data);
        GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
        const char *key = nullptr;
        if (gst_navigation_event_get_type(event) == GST_NAVIGATION_EVENT_KEY_PRESS &&
            gst_navigation_event_parse_key_event(event, &key)) {
          std::lock_guard lock(self->mutex_);
          self->input_.emplace_back(key);
        }
        return GST_PAD_PROBE_OK;
      },
      this, nullptr);
  if (prepare)
    prepare(sink_.get());
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

RtcBed::~RtcBed() {
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

uint16_t RtcBed::port() const {
  guint port = 0;
  g_object_get(sink_.get(), "bound-port", &port, nullptr);
  return static_cast<uint16_t>(port);
}

unsigned RtcBed::peers() const {
  guint peers = 0;
  g_object_get(sink_.get(), "num-peers", &peers, nullptr);
  return peers;
}

namespace {

template <typename F>
void for_each_encoder(GstElement *sink, F &&f) {
  GstStructure *got = nullptr;
  g_object_get(sink, "stats", &got, nullptr);
  const StructurePtr stats(got);
  const GValue *list = gst_structure_get_value(got, "encoders");
  for (guint i = 0; i < gst_value_array_get_size(list); i++)
    f(gst_value_get_structure(gst_value_array_get_value(list, i)));
}

} // namespace

uint64_t RtcBed::encoded(const std::string &element) const {
  guint64 pictures = 0;
  for_each_encoder(sink_.get(), [&](const GstStructure *s) {
    if (element == gst_structure_get_string(s, "element"))
      gst_structure_get_uint64(s, "pictures", &pictures);
  });
  return pictures;
}

std::vector<std::string> RtcBed::encoders() const {
  std::vector<std::string> out;
  for_each_encoder(sink_.get(), [&](const GstStructure *s) {
    out.emplace_back(gst_structure_get_string(s, "element"));
  });
  return out;
}

std::string RtcBed::error() const {
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  const auto message = adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
  if (!message)
    return {};
  GErrorOut error;
  gst_message_parse_error(message.get(), error.out(), nullptr);
  return error.message();
}

std::vector<std::string> RtcBed::input() const {
  std::lock_guard lock(mutex_);
  return input_;
}

} // namespace stripes::test
