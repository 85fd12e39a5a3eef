// SPDX-License-Identifier: MPL-2.0
#include "soak_pipeline.h"

#include <stdexcept>

namespace stripes::test {

namespace {

guint property_of_sink(GstElement *pipeline, const char *name) {
  guint value = 0;
  const auto sink = adopt(gst_bin_get_by_name(GST_BIN(pipeline), "sink"));
  if (sink)
    g_object_get(sink.get(), name, &value, nullptr);
  return value;
}

} // namespace

SoakPipeline::SoakPipeline(const std::string &line) {
  GErrorOut error;
  GstElement *made = gst_parse_launch(line.c_str(), error.out());
  if (!made || error)
    throw std::runtime_error(line + ": " + error.message());
  pipeline_ = adopt(GST_ELEMENT(gst_object_ref_sink(made)));
}

SoakPipeline::~SoakPipeline() {
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

bool SoakPipeline::set_state(GstState state) {
  return gst_element_set_state(pipeline_.get(), state) != GST_STATE_CHANGE_FAILURE &&
         gst_element_get_state(pipeline_.get(), nullptr, nullptr, 20 * GST_SECOND) !=
             GST_STATE_CHANGE_FAILURE;
}

uint16_t SoakPipeline::port() const {
  return static_cast<uint16_t>(property_of_sink(pipeline_.get(), "bound-port"));
}

guint SoakPipeline::clients() const {
  return property_of_sink(pipeline_.get(), "num-clients");
}

std::string SoakPipeline::error() const {
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  const auto message = adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
  if (!message)
    return {};
  GError *error = nullptr;
  gst_message_parse_error(message.get(), &error, nullptr);
  const GErrorPtr owned(error);
  return owned->message;
}

} // namespace stripes::test
