// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:element-stripewssink
 * @title: stripewssink
 * @short_description: serves stripes to web browsers
 *
 * Serves a web page and sends it the stripes of stripeenc over a WebSocket; what the page's user
 * does goes upstream as events. The server runs from READY on, on a thread of its own. All signals
 * are emitted on that thread: handlers must be quick and must not change the element's state.
 *
 * ## Example
 * |[
 * gst-launch-1.0 ximagestripesrc ! stripeenc ! stripewssink port=8080
 * ]|
 */
#include "sink/gststripewssink.h"

#include "base/for_c.h"
#include "sink/operator_settings.h"
#include "sink/properties.h"
#include "sink/sink_host.h"
#include "sink/sink_stats.h"

GST_DEBUG_CATEGORY_STATIC(stripewssink_debug);
#define GST_CAT_DEFAULT stripewssink_debug

namespace {

enum Property {
  PROP_0,
  PROP_ADDRESS,
  PROP_PORT,
  PROP_BOUND_PORT,
  PROP_WEB_ROOT,
  PROP_ORIGINS,
  PROP_SERVER,
  PROP_SETTINGS,
  PROP_NUM_CLIENTS,
  PROP_STATS,
};

stripes::SinkSignals signals;

struct Impl {
  explicit Impl(GstElement *element) : host(element, signals) {}

  std::mutex mutex; // guards the fields down to server
  stripes::Server::Config config = stripes::default_server_config();
  stripes::StructurePtr settings;
  stripes::Ref<GstStripeServer> server; // given by the application, or made on demand
  bool server_is_ours = false;

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

stripes::Ref<GstStripeServer> server_on_demand(Impl &impl) {
  std::lock_guard lock(impl.mutex);
  if (!impl.server) {
    impl.server = stripes::adopt(
        static_cast<GstStripeServer *>(g_object_new(stripes::stripe_web_server_type(), nullptr)));
    impl.server_is_ours = true;
  }
  return impl.server;
}

// --- properties ------------------------------------------------------------------------------

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  std::lock_guard lock(impl.mutex);
  switch (id) {
  case PROP_ADDRESS:
    impl.config.address = stripes::text_of(value);
    break;
  case PROP_PORT:
    impl.config.port = static_cast<uint16_t>(g_value_get_uint(value));
    break;
  case PROP_WEB_ROOT:
    impl.config.web_root = stripes::text_of(value);
    break;
  case PROP_ORIGINS:
    impl.config.allowed_origins = stripes::text_of(value);
    break;
  case PROP_SERVER: {
    auto *server = static_cast<GstStripeServer *>(g_value_get_object(value));
    g_return_if_fail(!server || stripes::is_web_server(server));
    impl.server = stripes::share(server);
    impl.server_is_ours = false;
    break;
  }
  case PROP_SETTINGS: {
    const GstStructure *s = gst_value_get_structure(value);
    impl.settings.reset(s ? gst_structure_copy(s) : nullptr);
    break;
  }
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  switch (id) {
  case PROP_SERVER:
    g_value_take_object(value, server_on_demand(impl).release());
    return;
  case PROP_BOUND_PORT:
    g_value_set_uint(value, stripes::server_of(server_on_demand(impl).get()).port());
    return;
  case PROP_NUM_CLIENTS:
    g_value_set_uint(
        value, static_cast<guint>(stripes::server_of(server_on_demand(impl).get()).num_clients()));
    return;
  case PROP_STATS: // waits for the server thread, which may hold other locks: not under ours
    g_value_take_boxed(
        value, stripes::sink_stats(stripes::server_of(server_on_demand(impl).get())).release());
    return;
  default:
    break;
  }
  std::lock_guard lock(impl.mutex);
  switch (id) {
  case PROP_ADDRESS:
    g_value_set_string(value, impl.config.address.c_str());
    break;
  case PROP_PORT:
    g_value_set_uint(value, impl.config.port);
    break;
  case PROP_WEB_ROOT:
    g_value_set_string(value, impl.config.web_root.c_str());
    break;
  case PROP_ORIGINS:
    g_value_set_string(value, impl.config.allowed_origins.c_str());
    break;
  case PROP_SETTINGS:
    gst_value_set_structure(value, impl.settings.get());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

// --- pads ------------------------------------------------------------------------------------

GstPad *request_new_pad(GstElement *element, GstPadTemplate *templ, const gchar *name,
                        const GstCaps *) {
  GST_OBJECT_LOCK(element);
  const bool taken = element->numsinkpads > 0;
  GST_OBJECT_UNLOCK(element);
  if (taken) {
    GST_ELEMENT_WARNING(element, CORE, PAD,
                        ("stripewssink shows one display; a second stream cannot be linked."),
                        ("pad %s refused", name ? name : "video_%u"));
    return nullptr;
  }
  Impl &impl = impl_of(element);
  auto inner = stripes::make_stream_sink("video-sink", impl.host);
  const auto inner_pad = stripes::adopt(gst_element_get_static_pad(inner.get(), "sink"));
  gst_bin_add(GST_BIN(element), inner.get());
  impl.host.set_pad(inner_pad);
  gst_element_sync_state_with_parent(inner.get());
  GstPad *pad = gst_ghost_pad_new_from_template(name ? name : "video_0", inner_pad.get(), templ);
  gst_pad_set_active(pad, TRUE);
  gst_element_add_pad(element, pad);
  return pad;
}

void release_pad(GstElement *element, GstPad *pad) {
  const auto inner_pad = stripes::adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(pad)));
  impl_of(element).host.set_pad(nullptr);
  gst_pad_set_active(pad, FALSE);
  gst_element_remove_pad(element, pad);
  if (!inner_pad) // a bin that is disposed of has lost its children before its pads
    return;
  if (const auto inner = stripes::adopt(gst_pad_get_parent_element(inner_pad.get()))) {
    gst_element_set_state(inner.get(), GST_STATE_NULL);
    gst_bin_remove(GST_BIN(element), inner.get());
  }
}

// --- states ----------------------------------------------------------------------------------

bool start_server(GstElement *element) {
  Impl &impl = impl_of(element);
  const auto server = server_on_demand(impl);
  stripes::StructurePtr operator_settings;
  {
    std::lock_guard lock(impl.mutex);
    operator_settings.reset(impl.settings ? gst_structure_copy(impl.settings.get()) : nullptr);
    if (impl.server_is_ours)
      g_object_set(server.get(), "address", impl.config.address.c_str(), "port",
                   guint{impl.config.port}, "web-root", impl.config.web_root.c_str(),
                   "allowed-origins", impl.config.allowed_origins.c_str(), nullptr);
  }
  auto settings = stripes::operator_settings(operator_settings.get());
  if (!settings) {
    GST_ELEMENT_ERROR(element, RESOURCE, SETTINGS, ("%s", settings.failure().user.c_str()),
                      ("%s", settings.failure().debug.c_str()));
    return false;
  }
  if (auto attached = impl.host.attach(server.get(), std::move(*settings)); !attached) {
    GST_ELEMENT_ERROR(element, RESOURCE, OPEN_READ_WRITE, ("%s", attached.failure().user.c_str()),
                      ("%s", attached.failure().debug.c_str()));
    return false;
  }
  g_object_notify(G_OBJECT(element), "bound-port");
  const std::string where = "The page is at " + stripes::server_of(server.get()).url();
  // gst-launch-1.0 shows the second text only.
  GST_ELEMENT_INFO(element, RESOURCE, OPEN_READ_WRITE, ("%s", where.c_str()),
                   ("%s", where.c_str()));
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
  return text && stripes::server_of(server_on_demand(impl_of(element)).get()).send_text(id, text);
}

gboolean disconnect_client(GstElement *element, guint64 id) {
  return stripes::server_of(server_on_demand(impl_of(element)).get()).disconnect_client(id);
}

GstStructure *get_stats(GstElement *element) {
  return stripes::sink_stats(stripes::server_of(server_on_demand(impl_of(element)).get()))
      .release();
}

// --- class -----------------------------------------------------------------------------------

guint handled_signal(const char *name, GType type, std::initializer_list<GType> arguments) {
  return g_signal_newv(name, type, G_SIGNAL_RUN_LAST, nullptr, g_signal_accumulator_true_handled,
                       nullptr, nullptr, G_TYPE_BOOLEAN, static_cast<guint>(arguments.size()),
                       const_cast<GType *>(arguments.begin()));
}

void action_signal(const char *name, GType type, GCallback callback, GType result,
                   std::initializer_list<GType> arguments) {
  g_signal_newv(name, type, static_cast<GSignalFlags>(G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION),
                g_cclosure_new(callback, nullptr, nullptr), nullptr, nullptr, nullptr, result,
                static_cast<guint>(arguments.size()), const_cast<GType *>(arguments.begin()));
}

void install_signals(GType type) {
  signals.client_added = g_signal_new("client-added", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                                      nullptr, G_TYPE_NONE, 2, G_TYPE_UINT64, GST_TYPE_STRUCTURE);
  signals.client_removed =
      g_signal_new("client-removed", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_STRING);
  signals.setting_changed = handled_signal("setting-changed", type, {G_TYPE_STRING, G_TYPE_STRING});
  signals.resize_requested =
      handled_signal("resize-requested", type, {G_TYPE_UINT, G_TYPE_UINT, G_TYPE_STRING});
  signals.client_message = handled_signal("client-message", type, {G_TYPE_UINT64, G_TYPE_STRING});
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
  constexpr auto ready = static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                  GST_PARAM_MUTABLE_READY);
  g_object_class_install_property(object_class, PROP_ADDRESS, stripes::address_spec());
  g_object_class_install_property(object_class, PROP_PORT, stripes::port_spec());
  g_object_class_install_property(object_class, PROP_BOUND_PORT, stripes::bound_port_spec());
  g_object_class_install_property(object_class, PROP_WEB_ROOT, stripes::web_root_spec());
  g_object_class_install_property(object_class, PROP_ORIGINS, stripes::allowed_origins_spec());
  g_object_class_install_property(
      object_class, PROP_SERVER,
      g_param_spec_object("server", "Server",
                          "GstStripeServer to serve by; one is made when none is given. With a "
                          "given one, its own address, port, web-root and allowed-origins count. "
                          "Read on the way to READY",
                          GST_TYPE_STRIPE_SERVER, ready));
  g_object_class_install_property(
      object_class, PROP_SETTINGS,
      g_param_spec_boxed("settings", "Settings",
                         "The operator's values of the settings that pages see, by their names, in "
                         "the syntax of the command line: \"settings,video_crf=18-30,"
                         "encoder=jpeg\". Read on the way to READY",
                         GST_TYPE_STRUCTURE, ready));
  g_object_class_install_property(object_class, PROP_NUM_CLIENTS,
                                  g_param_spec_uint("num-clients", "Number of clients",
                                                    "Clients that are connected", 0, G_MAXUINT, 0,
                                                    read_only));
  g_object_class_install_property(object_class, PROP_STATS,
                                  g_param_spec_boxed("stats", "Statistics",
                                                     "What the server and each client did",
                                                     GST_TYPE_STRUCTURE, read_only));
  install_signals(G_TYPE_FROM_CLASS(klass));

  auto *element_class = GST_ELEMENT_CLASS(klass);
  element_class->request_new_pad = GST_DEBUG_FUNCPTR(request_new_pad);
  element_class->release_pad = GST_DEBUG_FUNCPTR(release_pad);
  element_class->change_state = GST_DEBUG_FUNCPTR(change_state);
  const auto caps = stripes::stripe_caps();
  gst_element_class_add_pad_template(
      element_class, gst_pad_template_new("video_%u", GST_PAD_SINK, GST_PAD_REQUEST, caps.get()));
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
