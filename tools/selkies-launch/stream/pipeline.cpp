// SPDX-License-Identifier: MPL-2.0
#include "stream/pipeline.h"

#include "process/main_loop.h"

#include <utility>

namespace stripes::launch {
namespace {

constexpr GstClockTime kStartTimeout = 10 * GST_SECOND;

Failure failure_of(GstMessage *message) {
  GErrorOut error;
  gchar *raw_debug = nullptr;
  gst_message_parse_error(message, error.out(), &raw_debug);
  const GString_ debug(raw_debug);
  return {error.message(), debug ? debug.get() : ""};
}

// What the server object says instead of the sink.
bool is_servers(const std::string &property) {
  return property == "address" || property == "port" || property == "web-root" ||
         property == "allowed-origins";
}

} // namespace

Status Pipeline::check_elements() {
  std::string missing;
  for (const char *name : {"ximagestripesrc", "stripeenc", "stripewssink"}) {
    const auto factory = adopt(gst_element_factory_find(name));
    if (!factory)
      missing += (missing.empty() ? "" : ", ") + std::string(name);
  }
  if (missing.empty())
    return {};
  return Failure{"GStreamer does not find " + missing +
                     ". They are in the plugin \"stripes\" (libgststripes.so) that belongs to this "
                     "program: install it, or set GST_PLUGIN_PATH to its folder (meson devenv does "
                     "so).",
                 ""};
}

Pipeline::~Pipeline() {
  stop();
}

Status Pipeline::build(const PipelinePlan &plan) {
  pipeline_ = adopt(GST_ELEMENT_CAST(gst_object_ref_sink(gst_pipeline_new("selkies-launch"))));
  GstElement *last = nullptr;
  for (const PlannedElement &planned : plan) {
    GstElement *element = gst_element_factory_make(planned.factory.c_str(), nullptr);
    if (!element)
      return Failure{"GStreamer cannot make " + planned.factory + ".", ""};
    for (const PlannedProperty &property : planned.properties)
      if (!is_servers(property.name))
        gst_util_set_object_arg(G_OBJECT(element), property.name.c_str(), property.text.c_str());
    gst_bin_add(GST_BIN(pipeline_.get()), element);
    if (last && !gst_element_link(last, element))
      return Failure{"GStreamer cannot link " + planned.factory + ".", ""};
    last = element;
  }
  sink_ = share(last);
  g_object_set(last, "server", server_.get(), nullptr);
  g_signal_connect(last, "notify::num-clients", G_CALLBACK(on_clients), this);
  g_signal_connect(last, "resize-requested", G_CALLBACK(on_resize), this);
  g_signal_connect(last, "setting-changed", G_CALLBACK(on_setting), this);
  return {};
}

Status Pipeline::start(const PipelinePlan &plan) {
  if (Status status = build(plan); !status)
    return status;
  // Live: there is no preroll to wait for, but a state change may be finished by another thread.
  auto change = gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  if (change == GST_STATE_CHANGE_ASYNC)
    change = gst_element_get_state(pipeline_.get(), nullptr, nullptr, kStartTimeout);
  if (change == GST_STATE_CHANGE_FAILURE || change == GST_STATE_CHANGE_ASYNC)
    return start_failure();
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  watch_ = gst_bus_add_watch(bus.get(), on_message, this);
  tell_clients();
  return {};
}

Failure Pipeline::start_failure() {
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  const auto message = adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
  if (message)
    return failure_of(message.get());
  return {"The pipeline does not start.", ""};
}

void Pipeline::stop() {
  if (watch_)
    g_source_remove(std::exchange(watch_, 0));
  if (sink_)
    g_signal_handlers_disconnect_by_data(sink_.get(), this);
  if (pipeline_)
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  sink_.reset();
  pipeline_.reset();
}

void Pipeline::handle(GstMessage *message) {
  // The handler may end us: nothing after it.
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR)
    return handlers_.failed(failure_of(message));
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS)
    return handlers_.failed({"The picture of the display has ended.", "end of stream"});
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency(GST_BIN(pipeline_.get()));
}

// On the server's thread, or ours.
void Pipeline::tell_clients() {
  in_main_loop([this, alive = std::weak_ptr(alive_)] {
    if (!alive.lock() || !sink_)
      return;
    guint count = 0;
    g_object_get(sink_.get(), "num-clients", &count, nullptr);
    handlers_.clients(count);
  });
}

void Pipeline::on_clients(GObject *, GParamSpec *, gpointer self) {
  static_cast<Pipeline *>(self)->tell_clients();
}

gboolean Pipeline::on_message(GstBus *, GstMessage *message, gpointer self) {
  static_cast<Pipeline *>(self)->handle(message);
  return G_SOURCE_CONTINUE;
}

gboolean Pipeline::on_resize(GstElement *, guint width, guint height, const gchar *display,
                             gpointer self) {
  return static_cast<Pipeline *>(self)->handlers_.resize(width, height, display ? display : "");
}

gboolean Pipeline::on_setting(GstElement *, const gchar *name, const gchar *value, gpointer self) {
  return static_cast<Pipeline *>(self)->handlers_.setting(name, value);
}

} // namespace stripes::launch
