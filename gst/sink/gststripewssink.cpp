// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:element-stripewssink
 * @title: stripewssink
 * @short_description: serves stripes to web browsers
 *
 * Serves a web page and sends it the stripes of stripeenc, and Opus sound, over a WebSocket; what
 * the page's user does goes upstream as events. The server runs from READY on, on a thread of its
 * own. All signals are emitted on that thread: handlers must be quick and must not change the
 * element's state.
 *
 * ## Example
 * |[
 * gst-launch-1.0 ximagestripesrc ! stripeenc ! stripewssink port=8080
 * ]| with the sound of the desktop as well:
 * |[
 * gst-launch-1.0 ximagestripesrc ! stripeenc ! stripewssink name=page
 *     pulsesrc device=@DEFAULT_MONITOR@ provide-clock=false ! opusenc frame-size=10 dtx=true !
 * page.
 * ]|
 */
#include "sink/gststripewssink.h"

#include "base/for_c.h"
#include "sink/server_use.h"
#include "sink/sink_host.h"
#include "sink/sink_pads.h"
#include "sink/sink_stats.h"

GST_DEBUG_CATEGORY_STATIC(stripewssink_debug);
#define GST_CAT_DEFAULT stripewssink_debug

namespace {

enum Property : guint {
  PROP_NUM_LISTENERS = stripes::ServerUse::kOwnProperties,
  PROP_STATS,
};

stripes::DisplaySignals signals;

struct Impl {
  explicit Impl(GstElement *element) : host(element, signals) {}

  stripes::ServerUse use;
  stripes::SinkHost host;
};

struct GstStripeWsSink {
  GstBin parent;
  Impl *impl;
};
struct GstStripeWsSinkClass {
  GstBinClass parent;
};

GType gst_stripewssink_get_type();
G_DEFINE_TYPE(GstStripeWsSink, gst_stripewssink, GST_TYPE_BIN)

Impl &impl_of(gpointer instance) {
  return *reinterpret_cast<GstStripeWsSink *>(instance)->impl;
}

stripes::Server &server_of(gpointer instance) {
  return stripes::server_of(impl_of(instance).use.server().get());
}

// --- properties ------------------------------------------------------------------------------

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  if (!impl_of(object).use.set_property(id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  switch (id) {
  case PROP_NUM_LISTENERS:
    g_value_set_uint(value, impl.host.num_listeners());
    return;
  case PROP_STATS:
    g_value_take_boxed(value, stripes::sink_stats(server_of(object)).release());
    return;
  default:
    if (!impl.use.get_property(id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

// --- pads ------------------------------------------------------------------------------------

GstPad *request_new_pad(GstElement *element, GstPadTemplate *templ, const gchar *name,
                        const GstCaps *) {
  return stripes::request_sink_pad(element, impl_of(element).host, templ, name);
}

void release_pad(GstElement *element, GstPad *pad) {
  stripes::release_sink_pad(element, impl_of(element).host, pad);
}

// --- states ----------------------------------------------------------------------------------

bool start_server(GstElement *element) {
  Impl &impl = impl_of(element);
  auto settings = impl.use.prepare();
  if (!settings) {
    GST_ELEMENT_ERROR(element, RESOURCE, SETTINGS, ("%s", settings.failure().user.c_str()),
                      ("%s", settings.failure().debug.c_str()));
    return false;
  }
  if (auto attached = impl.host.attach(impl.use.server().get(), std::move(*settings)); !attached) {
    GST_ELEMENT_ERROR(element, RESOURCE, OPEN_READ_WRITE, ("%s", attached.failure().user.c_str()),
                      ("%s", attached.failure().debug.c_str()));
    return false;
  }
  impl.use.announce(element);
  return true;
}

GstStateChangeReturn change_state(GstElement *element, GstStateChange transition) {
  if (transition == GST_STATE_CHANGE_NULL_TO_READY && !start_server(element))
    return GST_STATE_CHANGE_FAILURE;
  const GstStateChangeReturn result =
      GST_ELEMENT_CLASS(gst_stripewssink_parent_class)->change_state(element, transition);
  if (transition == GST_STATE_CHANGE_READY_TO_NULL ||
      (transition == GST_STATE_CHANGE_NULL_TO_READY && result == GST_STATE_CHANGE_FAILURE)) {
    impl_of(element).host.detach();
    g_object_notify(G_OBJECT(element), "bound-port");
  }
  return result;
}

void finalize(GObject *object) {
  stripes::delete_for_c<Impl>(reinterpret_cast<GstStripeWsSink *>(object)->impl);
  G_OBJECT_CLASS(gst_stripewssink_parent_class)->finalize(object);
}

// --- actions ---------------------------------------------------------------------------------

gboolean send_text(GstElement *element, guint64 id, const char *text) {
  return text && server_of(element).send_text(id, text);
}

gboolean disconnect_client(GstElement *element, guint64 id) {
  return server_of(element).disconnect_client(id);
}

GstStructure *get_stats(GstElement *element) {
  return stripes::sink_stats(server_of(element)).release();
}

// --- class -----------------------------------------------------------------------------------

void action_signal(const char *name, GType type, GCallback callback, GType result,
                   std::initializer_list<GType> arguments) {
  g_signal_newv(name, type, static_cast<GSignalFlags>(G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
                g_cclosure_new(callback, nullptr, nullptr), nullptr, nullptr, nullptr, result,
                static_cast<guint>(arguments.size()), const_cast<GType *>(arguments.begin()));
}

void install_signals(GType type) {
  signals = stripes::install_display_signals(type);
  action_signal("send-text", type, G_CALLBACK(send_text), G_TYPE_BOOLEAN,
                {G_TYPE_UINT64, G_TYPE_STRING});
  action_signal("disconnect-client", type, G_CALLBACK(disconnect_client), G_TYPE_BOOLEAN,
                {G_TYPE_UINT64});
  action_signal("get-stats", type, G_CALLBACK(get_stats), GST_TYPE_STRUCTURE, {});
}

void gst_stripewssink_class_init(GstStripeWsSinkClass *klass) {
  GST_DEBUG_CATEGORY_INIT(stripewssink_debug, "stripewssink", 0, "stripe WebSocket sink");
  auto *object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;

  constexpr auto read_only = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  stripes::ServerUse::install_properties(
      object_class,
      {"GstStripeServer to serve by; one is made when none is given. With a given one, its own "
       "address, port, web-root and allowed-origins count. Read on the way to READY",
       "The operator's values of the settings that pages see, by their names, in the syntax of the "
       "command line: \"settings,video_crf=18-30,encoder=jpeg\". Read on the way to READY",
       "Clients that are connected"});
  g_object_class_install_property(
      object_class, PROP_NUM_LISTENERS,
      g_param_spec_uint("num-listeners", "Number of listeners",
                        "Clients that listen to the sound. While there are none it is thrown away, "
                        "and whoever makes it may rest",
                        0, G_MAXUINT, 0, read_only));
  g_object_class_install_property(object_class, PROP_STATS,
                                  g_param_spec_boxed("stats", "Statistics",
                                                     "What the server and each client did",
                                                     GST_TYPE_STRUCTURE, read_only));
  install_signals(G_TYPE_FROM_CLASS(klass));

  auto *element_class = GST_ELEMENT_CLASS(klass);
  element_class->request_new_pad = GST_DEBUG_FUNCPTR(request_new_pad);
  element_class->release_pad = GST_DEBUG_FUNCPTR(release_pad);
  element_class->change_state = GST_DEBUG_FUNCPTR(change_state);
  stripes::add_pad_templates(element_class);
  gst_element_class_set_static_metadata(
      element_class, "Stripe WebSocket sink", "Sink/Network",
      "Serves a desktop's encoded stripes to web browsers and takes their input",
      "The gst-stripes developers <https://github.com/selkies-project>");
}

void gst_stripewssink_init(GstStripeWsSink *self) {
  self->impl = stripes::new_for_c<Impl>(GST_ELEMENT(self));
  // A sink also before a pad is asked for, so that the pipeline waits for its EOS.
  GST_OBJECT_FLAG_SET(self, GST_ELEMENT_FLAG_SINK);
  gst_bin_set_suppressed_flags(GST_BIN(self), GST_ELEMENT_FLAG_SINK);
}

} // namespace

GST_ELEMENT_REGISTER_DEFINE(stripewssink, "stripewssink", GST_RANK_NONE,
                            gst_stripewssink_get_type())
