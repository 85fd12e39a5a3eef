// SPDX-License-Identifier: MPL-2.0
#include "stream/pipeline.h"

#include "process/main_loop.h"
#include "stream/planned_elements.h"

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

std::string missing_of(std::initializer_list<const char *> elements) {
  std::string missing;
  for (const char *name : elements)
    if (!adopt(gst_element_factory_find(name)))
      missing += (missing.empty() ? "" : ", ") + std::string(name);
  return missing;
}

// What the server object says instead of the sink.
bool is_servers(const std::string &property) {
  return property == "address" || property == "port" || property == "web-root" ||
         property == "allowed-origins";
}

} // namespace

Status Pipeline::check_elements() {
  const std::string missing = missing_of({"ximagestripesrc", "stripeenc", "stripewssink"});
  if (missing.empty())
    return {};
  return Failure{"GStreamer does not find " + missing +
                     ". They are in the plugin \"stripes\" (libgststripes.so) that belongs to this "
                     "program: install it, or set GST_PLUGIN_PATH to its folder (meson devenv does "
                     "so).",
                 ""};
}

Status Pipeline::check_webrtc() {
  const std::string missing =
      missing_of({"stripewebrtcsink", "webrtcbin", "nicesink", "dtlssrtpenc", "srtpenc"});
  if (missing.empty())
    return {};
  return Failure{"There is no WebRTC here, pages get stripes: GStreamer does not find " + missing +
                     " (Debian: gstreamer1.0-plugins-bad and gstreamer1.0-nice).",
                 ""};
}

Pipeline::~Pipeline() {
  stop();
}

Status Pipeline::build(const PipelinePlan &plan) {
  pipeline_ = adopt(GST_ELEMENT_CAST(gst_object_ref_sink(gst_pipeline_new("selkies-launch"))));
  PipelinePlan ours = plan;
  for (PlannedElement &planned : ours)
    std::erase_if(planned.properties,
                  [](const PlannedProperty &property) { return is_servers(property.name); });
  return add_planned(
      GST_BIN(pipeline_.get()), ours,
      [this](const PlannedElement &planned, GstElement *element) { keep(planned, element); });
}

// What is spoken to later.
void Pipeline::keep(const PlannedElement &planned, GstElement *element) {
  if (!source_)
    source_ = share(element);
  if (planned.factory == "stripeenc")
    encoder_ = share(element);
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(element), "server"))
    g_object_set(element, "server", server_.get(), nullptr);
  const bool peers = planned.factory == "stripewebrtcsink";
  if (!peers && planned.factory != "stripewssink")
    return;
  (peers ? peers_ : sink_) = share(element);
  g_signal_connect(element, "notify::num-listeners", G_CALLBACK(on_listeners), this);
  if (peers)
    return;
  g_signal_connect(element, "notify::num-clients", G_CALLBACK(on_clients), this);
  g_signal_connect(element, "resize-requested", G_CALLBACK(on_resize), this);
  g_signal_connect(element, "setting-changed", G_CALLBACK(on_setting), this);
}

Status Pipeline::start(const PipelinePlan &plan, const PipelinePlan &sound,
                       MicrophoneFeed *microphone) {
  if (Status status = build(plan); !status)
    return status;
  if (microphone && sink_)
    microphone->listen_to(sink_.get());
  // Live: there is no preroll to wait for, but a state change may be finished by another thread.
  auto change = gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  if (change == GST_STATE_CHANGE_ASYNC)
    change = gst_element_get_state(pipeline_.get(), nullptr, nullptr, kStartTimeout);
  if (change == GST_STATE_CHANGE_FAILURE || change == GST_STATE_CHANGE_ASYNC)
    return start_failure();
  const auto bus = adopt(gst_element_get_bus(pipeline_.get()));
  watch_ = gst_bus_add_watch(bus.get(), on_message, this);
  tell_clients();
  if (!sound.empty() && sink_)
    start_sound(sound);
  return {};
}

void Pipeline::start_sound(const PipelinePlan &plan) {
  sound_ = std::make_unique<SoundBranch>(pipeline_.get(), sink_.get(), peers_.get(), plan);
  if (!sound_bitrate_.empty())
    sound_->set_bitrate(sound_bitrate_);
  sound_->start();
  tell_sound();
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
  for (const auto &sink : {sink_, peers_})
    if (sink)
      g_signal_handlers_disconnect_by_data(sink.get(), this);
  sound_.reset();
  if (pipeline_)
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  source_.reset();
  encoder_.reset();
  sink_.reset();
  peers_.reset();
  pipeline_.reset();
}

Figures Pipeline::figures() const {
  return read_figures(source_.get(), encoder_.get(), sink_.get());
}

void Pipeline::handle(GstMessage *message) {
  if (sound_ && sound_->take(message))
    return;
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

// On the server's thread, or ours.
void Pipeline::tell_sound() {
  in_main_loop([this, alive = std::weak_ptr(alive_)] {
    if (!alive.lock() || !sound_)
      return;
    guint listeners = 0;
    for (const auto &sink : {sink_, peers_}) {
      guint count = 0;
      if (sink)
        g_object_get(sink.get(), "num-listeners", &count, nullptr);
      listeners += count;
    }
    sound_->set_listeners(listeners);
  });
}

bool Pipeline::sound_setting(const std::string &name, const std::string &value) {
  if (name != "audio_bitrate")
    return false;
  in_main_loop([this, value, alive = std::weak_ptr(alive_)] {
    if (!alive.lock())
      return;
    sound_bitrate_ = value;
    if (sound_)
      sound_->set_bitrate(value);
  });
  return true;
}

void Pipeline::on_listeners(GObject *, GParamSpec *, gpointer self) {
  static_cast<Pipeline *>(self)->tell_sound();
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
  auto *pipeline = static_cast<Pipeline *>(self);
  return pipeline->sound_setting(name, value) || pipeline->handlers_.setting(name, value);
}

} // namespace stripes::launch
