// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:element-stripeenc
 * @title: stripeenc
 * @short_description: encodes what changed in a picture as horizontal stripes
 *
 * See docs/elements/stripeenc.md. A shell: the thinking is in EncoderRun and PictureEncoder. Why
 * not a GstVideoEncoder: docs/decisions/0001.
 */
#include "encode/gststripeenc.h"

#include "base/for_c.h"
#include "config.h"
#include "encode/encoder_run.h"
#include "encode/stats_structure.h"
#include "encode/stripe_enc_properties.h"
#include "stripe/gststripe.h"
#include "throttle/throttle_path.h"

#include <algorithm>
#include <gst/video/navigation.h>
#include <gst/video/video.h>
#include <mutex>
#include <thread>

GST_DEBUG_CATEGORY(gst_stripe_enc_debug);
#define GST_CAT_DEFAULT gst_stripe_enc_debug

using namespace stripes;
using namespace stripes::encode;

namespace {

struct StripeEncPrivate {
  GstPad *sinkpad = nullptr; // owned by the element
  GstPad *srcpad = nullptr;

  std::mutex mutex; // guards settings, threads and the pointer run
  EncodeSettings settings;
  guint threads = 0;
  EncodeStats stats; // since the last start
  // From READY to PAUSED and back; shared so that a request finds it alive.
  std::shared_ptr<EncoderRun> run;

  std::shared_ptr<EncoderRun> current_run() {
    std::lock_guard lock(mutex);
    return run;
  }
};

struct GstStripeEnc {
  GstElement parent;
  StripeEncPrivate *priv;
};
struct GstStripeEncClass {
  GstElementClass parent_class;
};

GType gst_stripe_enc_get_type();
// Presets need no code: those of GstPreset save and load properties.
G_DEFINE_TYPE_WITH_CODE(GstStripeEnc, gst_stripe_enc, GST_TYPE_ELEMENT,
                        G_IMPLEMENT_INTERFACE(GST_TYPE_PRESET, nullptr))

GstStripeEnc *self_of(gpointer object) {
  return static_cast<GstStripeEnc *>(object);
}

#define STRIPE_FORMATS                                                                             \
  "{ BGRx, BGRA, RGBx, RGBA, xRGB, xBGR, BGR, RGB, I420, NV12, YV12, Y444, GRAY8 }"
#define STRIPE_SIZE_CAPS "width = (int) [ 16, 7680 ], height = (int) [ 16, 4320 ]"
#define STRIPE_TIME_CAPS "framerate = (fraction) [ 0, max ]"
#define STRIPE_H264                                                                                \
  GST_STRIPE_CAPS_NAME                                                                             \
  ", codec = (string) h264, chroma = (string) { 4:2:0, 4:4:4 }, " STRIPE_SIZE_CAPS                 \
  ", " STRIPE_TIME_CAPS
#define STRIPE_JPEG                                                                                \
  GST_STRIPE_CAPS_NAME ", codec = (string) jpeg, " STRIPE_SIZE_CAPS ", " STRIPE_TIME_CAPS
#if HAVE_X264 && HAVE_JPEG
#define STRIPE_CAPS STRIPE_H264 "; " STRIPE_JPEG
#elif HAVE_X264
#define STRIPE_CAPS STRIPE_H264
#else
#define STRIPE_CAPS STRIPE_JPEG
#endif

GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE(
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS,
    // Any framerate, and none: pictures are encoded as they come.
    GST_STATIC_CAPS("video/x-raw, format = (string) " STRIPE_FORMATS ", " STRIPE_SIZE_CAPS));
GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(STRIPE_CAPS));

GstFlowReturn sink_chain(GstPad *, GstObject *parent, GstBuffer *buffer) {
  auto owned = adopt(buffer);
  auto run = self_of(parent)->priv->current_run();
  return run ? run->chain(std::move(owned)) : GST_FLOW_FLUSHING;
}

gboolean sink_event(GstPad *pad, GstObject *parent, GstEvent *event) {
  auto run = self_of(parent)->priv->current_run();
  if (!run)
    return gst_pad_event_default(pad, parent, event);
  if (GST_EVENT_TYPE(event) == GST_EVENT_CAPS) {
    auto owned = adopt(event);
    GstCaps *caps = nullptr;
    gst_event_parse_caps(event, &caps);
    return run->set_caps(caps);
  }
  if (gst_video_event_is_force_key_unit(event)) {
    auto owned = adopt(event); // announced again with the key itself
    run->request_keys();
    return TRUE;
  }
  // FLUSH_STOP counts too: what it resets is guarded by the same lock as the stripes.
  if (gst_event_type_get_flags(GST_EVENT_TYPE(event)) & GST_EVENT_TYPE_SERIALIZED)
    return run->push_event(adopt(event));
  return gst_pad_event_default(pad, parent, event);
}

gboolean sink_query(GstPad *pad, GstObject *parent, GstQuery *query) {
  if (GST_QUERY_TYPE(query) != GST_QUERY_ALLOCATION)
    return gst_pad_query_default(pad, parent, query);
  gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, nullptr);
  gst_query_add_allocation_meta(query, GST_STRIPE_DAMAGE_META_API_TYPE, nullptr);
  return TRUE;
}

// Where the user works: pointer events say it, keys arrive where the pointer was last.
void note_input(EncoderRun &run, GstEvent *event) {
  gdouble x = 0, y = -1;
  gint button = 0;
  switch (gst_navigation_event_get_type(event)) {
  case GST_NAVIGATION_EVENT_MOUSE_MOVE:
    gst_navigation_event_parse_mouse_move_event(event, &x, &y);
    break;
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
  case GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE:
    gst_navigation_event_parse_mouse_button_event(event, &button, &x, &y);
    break;
  case GST_NAVIGATION_EVENT_KEY_PRESS:
    break;
  default:
    return;
  }
  run.note_input(static_cast<int>(std::clamp(y, -1.0, 65535.0)));
}

gboolean src_event(GstPad *pad, GstObject *parent, GstEvent *event) {
  auto run = self_of(parent)->priv->current_run();
  GArray *rows = nullptr;
  GstClockTime min_interval = 0;
  const GstStructure *settings = nullptr;
  if (run && gst_stripe_event_parse_key_unit(event, &rows)) {
    auto owned = adopt(event);
    Unique<GArray, g_array_unref> owned_rows(rows);
    if (rows) {
      const auto *ys = reinterpret_cast<const guint *>(rows->data);
      run->request_keys({ys, rows->len});
    } else {
      run->request_keys();
    }
    return TRUE;
  }
  if (run && gst_stripe_event_parse_throttle(event, &min_interval)) {
    run->throttle(min_interval);
    if (!throttle::open_throttle_path(self_of(parent)->priv->sinkpad)) {
      const auto owned = adopt(event);
      return TRUE;
    }
  } else if (gst_stripe_event_parse_settings(event, &settings))
    gst_stripe_settings_apply(GST_OBJECT(parent), settings);
  else if (run && GST_EVENT_TYPE(event) == GST_EVENT_NAVIGATION)
    note_input(*run, event);
  return gst_pad_event_default(pad, parent, event); // the source wants the last two as well
}

// false: it cannot be started, which was told.
bool start(GstStripeEnc *self) {
  StripeEncPrivate *priv = self->priv;
  guint threads;
  {
    std::lock_guard lock(priv->mutex);
    threads = priv->threads;
  }
  if (threads == 0)
    threads = std::max(1u, std::thread::hardware_concurrency());
  priv->stats.reset();
  const auto settings = [priv] {
    std::lock_guard lock(priv->mutex);
    return priv->settings;
  };
  try {
    auto run = std::make_shared<EncoderRun>(GST_ELEMENT(self), priv->srcpad, threads, settings,
                                            priv->stats);
    std::lock_guard lock(priv->mutex);
    priv->run = std::move(run);
  } catch (const std::exception &why) {
    GST_ELEMENT_ERROR(self, RESOURCE, FAILED, ("No thread could be started for encoding."),
                      ("%s", why.what()));
    return false;
  }
  return true;
}

void stop(GstStripeEnc *self) {
  std::shared_ptr<EncoderRun> run;
  {
    std::lock_guard lock(self->priv->mutex);
    run.swap(self->priv->run);
  }
  if (run)
    run->stop();
}

GstStateChangeReturn change_state(GstElement *element, GstStateChange transition) {
  GstStripeEnc *self = self_of(element);
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !start(self))
    return GST_STATE_CHANGE_FAILURE;
  const auto result =
      GST_ELEMENT_CLASS(gst_stripe_enc_parent_class)->change_state(element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY ||
      (transition == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_FAILURE))
    stop(self);
  return result;
}

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec) {
  StripeEncPrivate *priv = self_of(object)->priv;
  std::shared_ptr<EncoderRun> run;
  {
    std::lock_guard lock(priv->mutex);
    if (!set_stripe_enc_property(priv->settings, priv->threads, id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, pspec);
    run = priv->run;
  }
  if (run)
    run->settings_changed();
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec) {
  StripeEncPrivate *priv = self_of(object)->priv;
  if (id == kPropStats) {
    g_value_take_boxed(value, stats_structure(priv->stats).release());
    return;
  }
  std::lock_guard lock(priv->mutex);
  if (!get_stripe_enc_property(priv->settings, priv->threads, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, pspec);
}

void finalize(GObject *object) {
  delete_for_c<StripeEncPrivate>(self_of(object)->priv);
  G_OBJECT_CLASS(gst_stripe_enc_parent_class)->finalize(object);
}

void gst_stripe_enc_init(GstStripeEnc *self) {
  auto *priv = self->priv = new_for_c<StripeEncPrivate>();
  priv->sinkpad = gst_pad_new_from_static_template(&sink_template, "sink");
  gst_pad_set_chain_function(priv->sinkpad, GST_DEBUG_FUNCPTR(sink_chain));
  gst_pad_set_event_function(priv->sinkpad, GST_DEBUG_FUNCPTR(sink_event));
  gst_pad_set_query_function(priv->sinkpad, GST_DEBUG_FUNCPTR(sink_query));
  gst_element_add_pad(GST_ELEMENT(self), priv->sinkpad);
  priv->srcpad = gst_pad_new_from_static_template(&src_template, "src");
  gst_pad_set_event_function(priv->srcpad, GST_DEBUG_FUNCPTR(src_event));
  gst_pad_use_fixed_caps(priv->srcpad);
  gst_element_add_pad(GST_ELEMENT(self), priv->srcpad);
}

void gst_stripe_enc_class_init(GstStripeEncClass *klass) {
  GST_DEBUG_CATEGORY_INIT(gst_stripe_enc_debug, "stripeenc", 0, "stripe encoder");
  auto *object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  install_stripe_enc_properties(object_class);

  auto *element_class = GST_ELEMENT_CLASS(klass);
  element_class->change_state = GST_DEBUG_FUNCPTR(change_state);
  gst_element_class_add_static_pad_template(element_class, &sink_template);
  gst_element_class_add_static_pad_template(element_class, &src_template);
  gst_element_class_set_static_metadata(
      element_class, "Stripe encoder", "Codec/Encoder/Video",
      "Encodes what changed in a picture as horizontal stripes, each row a stream of its own",
      "The stripes developers <maintainers@users.noreply.github.com>");
}

} // namespace

GST_ELEMENT_REGISTER_DEFINE(stripeenc, "stripeenc", GST_RANK_NONE, gst_stripe_enc_get_type())
