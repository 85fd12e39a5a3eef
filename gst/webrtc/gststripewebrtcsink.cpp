// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:element-stripewebrtcsink
 * @title: stripewebrtcsink
 * @short_description: shows a desktop in web browsers by WebRTC
 *
 * Serves a web page and sends it whole pictures by WebRTC; what the page's user does goes upstream
 * as events. One encoder serves all browsers that take the same codec, and runs only while there is
 * one. With the property `server` it shares the server of a stripewssink. All signals are emitted
 * on the server's thread: handlers must be quick and must not change the element's state.
 *
 * ## Example
 * |[
 * gst-launch-1.0 ximagestripesrc ! stripewebrtcsink port=8080
 * ]|
 */
#include "webrtc/gststripewebrtcsink.h"

#include "base/for_c.h"
#include "sink/server_use.h"
#include "sink/shared_server.h"
#include "webrtc/log.h"
#include "webrtc/rtc_properties.h"

namespace {

enum Property : guint {
  PROP_NUM_PEERS = stripes::ServerUse::kOwnProperties,
  PROP_NUM_LISTENERS,
  PROP_STATS,
  PROP_RTC, // and those after it
};

stripes::DisplaySignals signals;

struct Impl {
  explicit Impl(GstElement *element) : host(element, signals) {}

  stripes::ServerUse use;

  std::mutex mutex; // guards rtc
  stripes::RtcProperties rtc;

  stripes::RtcHost host;
};

struct GstStripeWebRtcSink {
  GstBin parent;
  Impl *impl;
};
struct GstStripeWebRtcSinkClass {
  GstBinClass parent;
};

GType gst_stripewebrtcsink_get_type();
G_DEFINE_TYPE(GstStripeWebRtcSink, gst_stripewebrtcsink, GST_TYPE_BIN)

Impl &impl_of(gpointer instance) {
  return *reinterpret_cast<GstStripeWebRtcSink *>(instance)->impl;
}

GstStructure *stats(Impl &impl) {
  GValue encoders = G_VALUE_INIT;
  gst_value_array_init(&encoders, 0);
  for (const auto &encoder : impl.host.encoder_stats()) {
    const stripes::StructurePtr s(gst_structure_new(
        "encoder", "element", G_TYPE_STRING, encoder.element.c_str(), "pictures", G_TYPE_UINT64,
        guint64{encoder.pictures}, "bytes", G_TYPE_UINT64, guint64{encoder.bytes}, nullptr));
    GValue item = G_VALUE_INIT;
    g_value_init(&item, GST_TYPE_STRUCTURE);
    gst_value_set_structure(&item, s.get());
    gst_value_array_append_and_take_value(&encoders, &item);
  }
  GstStructure *out = gst_structure_new("stripewebrtcsink-stats", "num-peers", G_TYPE_UINT,
                                        static_cast<guint>(impl.host.num_peers()), nullptr);
  gst_structure_take_value(out, "encoders", &encoders);
  return out;
}

// --- properties ------------------------------------------------------------------------------

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  if (impl.use.set_property(id, value))
    return;
  std::lock_guard lock(impl.mutex);
  const unsigned bitrate_before = impl.rtc.bitrate_kbps;
  if (!stripes::set_rtc_property(impl.rtc, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  if (impl.rtc.bitrate_kbps != bitrate_before) // else what a page has chosen stays
    impl.host.set_bitrate(impl.rtc.bitrate_kbps);
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  Impl &impl = impl_of(object);
  if (impl.use.get_property(id, value))
    return;
  if (id == PROP_NUM_PEERS)
    return g_value_set_uint(value, static_cast<guint>(impl.host.num_peers()));
  if (id == PROP_NUM_LISTENERS)
    return g_value_set_uint(value, impl.host.num_listeners());
  if (id == PROP_STATS)
    return g_value_take_boxed(value, stats(impl));
  std::lock_guard lock(impl.mutex);
  if (!stripes::get_rtc_property(impl.rtc, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

// --- pads ------------------------------------------------------------------------------------

bool is_video(GstPadTemplate *templ) {
  return g_str_has_prefix(GST_PAD_TEMPLATE_NAME_TEMPLATE(templ), "video");
}

// One of each kind.
GstPad *request_new_pad(GstElement *element, GstPadTemplate *templ, const gchar *name,
                        const GstCaps *) {
  Impl &impl = impl_of(element);
  const bool video = is_video(templ);
  const char *inner_name = video ? "video-sink" : "audio-sink";
  if (stripes::adopt(gst_bin_get_by_name(GST_BIN(element), inner_name))) {
    GST_ELEMENT_WARNING(element, CORE, PAD,
                        ("stripewebrtcsink shows one display; a second stream cannot be linked."),
                        ("pad %s refused", name ? name : inner_name));
    return nullptr;
  }
  auto inner = stripes::make_media_sink(inner_name, video ? impl.host.video() : impl.host.audio());
  const auto inner_pad = stripes::adopt(gst_element_get_static_pad(inner.get(), "sink"));
  gst_bin_add(GST_BIN(element), inner.get());
  if (video)
    impl.host.set_video_pad(inner_pad);
  else
    impl.host.set_audio(true);
  gst_element_sync_state_with_parent(inner.get());
  GstPad *pad = gst_ghost_pad_new_from_template(name    ? name
                                                : video ? "video_0"
                                                        : "audio_0",
                                                inner_pad.get(), templ);
  gst_pad_set_active(pad, TRUE);
  gst_element_add_pad(element, pad);
  return pad;
}

void release_pad(GstElement *element, GstPad *pad) {
  Impl &impl = impl_of(element);
  const auto inner_pad = stripes::adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(pad)));
  if (is_video(GST_PAD_PAD_TEMPLATE(pad)))
    impl.host.set_video_pad(nullptr);
  else
    impl.host.set_audio(false);
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

bool fail(GstElement *element, const stripes::Failure &failure) {
  GST_ELEMENT_ERROR(element, RESOURCE, SETTINGS, ("%s", failure.user.c_str()),
                    ("%s", failure.debug.c_str()));
  return false;
}

// That of a stripewssink in the same pipeline, if there is one.
void look_for_server(GstElement *element) {
  auto &use = impl_of(element).use;
  if (use.has_server())
    return;
  if (auto found = stripes::find_shared_server(element))
    use.share_server(std::move(found));
}

bool start(GstElement *element) {
  Impl &impl = impl_of(element);
  look_for_server(element);
  auto settings = impl.use.prepare();
  if (!settings)
    return fail(element, settings.failure());
  stripes::RtcProperties rtc;
  {
    std::lock_guard lock(impl.mutex);
    rtc = impl.rtc;
  }
  const auto config = stripes::rtc_config(rtc, *settings);
  if (!config)
    return fail(element, config.failure());
  if (auto attached = impl.host.attach(impl.use.server().get(), std::move(*settings), *config);
      !attached)
    return fail(element, attached.failure());
  impl.use.announce(element);
  return true;
}

GstStateChangeReturn change_state(GstElement *element, GstStateChange transition) {
  if (transition == GST_STATE_CHANGE_NULL_TO_READY && !start(element))
    return GST_STATE_CHANGE_FAILURE;
  const GstStateChangeReturn result =
      GST_ELEMENT_CLASS(gst_stripewebrtcsink_parent_class)->change_state(element, transition);
  if (transition == GST_STATE_CHANGE_READY_TO_NULL ||
      (transition == GST_STATE_CHANGE_NULL_TO_READY && result == GST_STATE_CHANGE_FAILURE)) {
    impl_of(element).host.detach();
    g_object_notify(G_OBJECT(element), "bound-port");
  }
  return result;
}

void finalize(GObject *object) {
  stripes::delete_for_c<Impl>(reinterpret_cast<GstStripeWebRtcSink *>(object)->impl);
  G_OBJECT_CLASS(gst_stripewebrtcsink_parent_class)->finalize(object);
}

// --- class -----------------------------------------------------------------------------------

void install_properties(GObjectClass *klass) {
  constexpr auto read_only = static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  stripes::ServerUse::install_properties(
      klass,
      {"GstStripeServer to serve by, such as that of a stripewssink; one is made when none is "
       "given. With a given one, its own address, port, web-root and allowed-origins count. "
       "Read on the way to READY",
       "The operator's values of the settings that pages see, as for stripewssink; they count "
       "while no stripewssink uses the same server. Read on the way to READY",
       "Sessions of the server, by WebSocket or data channel"});
  g_object_class_install_property(klass, PROP_NUM_PEERS,
                                  g_param_spec_uint("num-peers", "Number of peers",
                                                    "Browsers that are connected or about to be", 0,
                                                    G_MAXUINT, 0, read_only));
  g_object_class_install_property(
      klass, PROP_NUM_LISTENERS,
      g_param_spec_uint("num-listeners", "Number of listeners",
                        "Browsers that take the sound. While there are none it is thrown away, and "
                        "whoever makes it may rest",
                        0, G_MAXUINT, 0, read_only));
  g_object_class_install_property(klass, PROP_STATS,
                                  g_param_spec_boxed("stats", "Statistics",
                                                     "Which encoders run and what they made",
                                                     GST_TYPE_STRUCTURE, read_only));
  stripes::install_rtc_properties(klass, PROP_RTC);
}

void add_pad_template(GstElementClass *klass, const char *name, const char *caps_text) {
  const auto caps = stripes::adopt(gst_caps_from_string(caps_text));
  gst_element_class_add_pad_template(
      klass, gst_pad_template_new(name, GST_PAD_SINK, GST_PAD_REQUEST, caps.get()));
}

void gst_stripewebrtcsink_class_init(GstStripeWebRtcSinkClass *klass) {
  auto *object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  install_properties(object_class);
  signals = stripes::install_display_signals(G_TYPE_FROM_CLASS(klass));

  auto *element_class = GST_ELEMENT_CLASS(klass);
  element_class->request_new_pad = GST_DEBUG_FUNCPTR(request_new_pad);
  element_class->release_pad = GST_DEBUG_FUNCPTR(release_pad);
  element_class->change_state = GST_DEBUG_FUNCPTR(change_state);
  add_pad_template(element_class, "video_%u", "video/x-raw");
  add_pad_template(element_class, "audio_%u", "audio/x-opus");
  gst_element_class_set_static_metadata(
      element_class, "Stripe WebRTC sink", "Sink/Network/WebRTC",
      "Shows a desktop in web browsers by WebRTC and takes their input",
      "The gst-stripes developers <https://github.com/selkies-project>");
}

void gst_stripewebrtcsink_init(GstStripeWebRtcSink *self) {
  self->impl = stripes::new_for_c<Impl>(GST_ELEMENT(self));
  // A sink also before a pad is asked for, so that the pipeline waits for its EOS.
  GST_OBJECT_FLAG_SET(self, GST_ELEMENT_FLAG_SINK);
  gst_bin_set_suppressed_flags(GST_BIN(self), GST_ELEMENT_FLAG_SINK);
}

} // namespace

namespace stripes {
GstDebugCategory *webrtc_debug_category() {
  static GstDebugCategory *category =
      _gst_debug_category_new("stripewebrtcsink", 0, "stripe WebRTC sink");
  return category;
}
} // namespace stripes

GST_ELEMENT_REGISTER_DEFINE(stripewebrtcsink, "stripewebrtcsink", GST_RANK_NONE,
                            gst_stripewebrtcsink_get_type())
