// SPDX-License-Identifier: MPL-2.0
/**
 * SECTION:element-ximagestripesrc
 * @title: ximagestripesrc
 * @short_description: captures an X display, telling what changed
 *
 * See docs/elements/ximagestripesrc.md. A shell: the thinking is in SourceImpl and CaptureSession.
 *
 * |[
 * gst-launch-1.0 ximagestripesrc display-name=:1 ! videoconvert ! ximagesink
 * ]|
 */
#include "capture/gstximagestripesrc.h"

#include "capture/source_impl.h"

GST_DEBUG_CATEGORY(gst_ximagestripesrc_debug);
#define GST_CAT_DEFAULT gst_ximagestripesrc_debug

using namespace stripes;

namespace {

struct GstXImageStripeSrc {
  GstPushSrc parent;
  SourceImpl *impl;
};
struct GstXImageStripeSrcClass {
  GstPushSrcClass parent;
};

GType gst_ximagestripesrc_get_type();
G_DEFINE_TYPE(GstXImageStripeSrc, gst_ximagestripesrc, GST_TYPE_PUSH_SRC)

enum {
  PROP_0,
  PROP_DISPLAY_NAME,
  PROP_USE_DAMAGE,
  PROP_ENABLE_NAVIGATION_EVENTS,
  PROP_MAX_FRAMERATE,
  PROP_HEARTBEAT,
  PROP_STATS,
};

GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE(
    "src", GST_PAD_SRC, GST_PAD_ALWAYS,
    GST_STATIC_CAPS("video/x-raw, format = (string) BGRx, width = (int) [ 1, 32767 ], "
                    "height = (int) [ 1, 32767 ], framerate = (fraction) [ 1/1000, 1000/1 ], "
                    "pixel-aspect-ratio = (fraction) 1/1, colorimetry = (string) sRGB"));

SourceImpl &impl_of(gpointer object) {
  return *static_cast<GstXImageStripeSrc *>(object)->impl;
}

void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) noexcept {
  if (id == PROP_MAX_FRAMERATE) {
    impl_of(object).set_max_framerate(g_value_get_uint(value));
    return;
  }
  if (id == PROP_ENABLE_NAVIGATION_EVENTS) {
    impl_of(object).set_navigation(g_value_get_boolean(value));
    return;
  }
  impl_of(object).change_settings([&](SourceSettings &s) {
    switch (id) {
    case PROP_DISPLAY_NAME:
      s.display = g_value_get_string(value) ? g_value_get_string(value) : "";
      break;
    case PROP_USE_DAMAGE:
      s.use_damage = g_value_get_boolean(value);
      break;
    case PROP_HEARTBEAT:
      s.heartbeat_ms = g_value_get_uint(value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    }
  });
}

void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) noexcept {
  const auto s = impl_of(object).settings();
  switch (id) {
  case PROP_DISPLAY_NAME:
    g_value_set_string(value, s.display.empty() ? nullptr : s.display.c_str());
    break;
  case PROP_USE_DAMAGE:
    g_value_set_boolean(value, s.use_damage);
    break;
  case PROP_ENABLE_NAVIGATION_EVENTS:
    g_value_set_boolean(value, s.navigation);
    break;
  case PROP_MAX_FRAMERATE:
    g_value_set_uint(value, s.max_framerate);
    break;
  case PROP_HEARTBEAT:
    g_value_set_uint(value, s.heartbeat_ms);
    break;
  case PROP_STATS:
    g_value_take_boxed(value, impl_of(object).stats().release());
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

gboolean start(GstBaseSrc *src) noexcept {
  return impl_of(src).start();
}

gboolean stop(GstBaseSrc *src) noexcept {
  impl_of(src).stop();
  return TRUE;
}

gboolean unlock(GstBaseSrc *src) noexcept {
  impl_of(src).unlock();
  return TRUE;
}

gboolean unlock_stop(GstBaseSrc *src) noexcept {
  impl_of(src).unlock_stop();
  return TRUE;
}

GstCaps *get_caps(GstBaseSrc *src, GstCaps *filter) noexcept {
  const auto template_caps = adopt(gst_pad_get_pad_template_caps(GST_BASE_SRC_PAD(src)));
  auto caps = impl_of(src).caps(template_caps.get());
  if (!filter)
    return caps.release();
  return gst_caps_intersect_full(filter, caps.get(), GST_CAPS_INTERSECT_FIRST);
}

GstCaps *fixate(GstBaseSrc *src, GstCaps *caps) noexcept {
  return GST_BASE_SRC_CLASS(gst_ximagestripesrc_parent_class)
      ->fixate(src, impl_of(src).fixate(adopt(caps)).release());
}

gboolean set_caps(GstBaseSrc *src, GstCaps *caps) noexcept {
  return impl_of(src).set_caps(caps);
}

// The pictures come in memory of our own: neither downstream's pool nor one of the base class.
gboolean decide_allocation(GstBaseSrc *, GstQuery *query) noexcept {
  while (gst_query_get_n_allocation_pools(query) > 0)
    gst_query_remove_nth_allocation_pool(query, 0);
  return TRUE;
}

gboolean is_seekable(GstBaseSrc *) noexcept {
  return FALSE;
}

gboolean query(GstBaseSrc *src, GstQuery *query) noexcept {
  if (GST_QUERY_TYPE(query) == GST_QUERY_LATENCY)
    return impl_of(src).answer_latency(query);
  return GST_BASE_SRC_CLASS(gst_ximagestripesrc_parent_class)->query(src, query);
}

gboolean event(GstBaseSrc *src, GstEvent *event) noexcept {
  if (impl_of(src).handle_event(event))
    return TRUE;
  return GST_BASE_SRC_CLASS(gst_ximagestripesrc_parent_class)->event(src, event);
}

GstFlowReturn create(GstPushSrc *src, GstBuffer **buffer) noexcept {
  return impl_of(src).create(buffer);
}

GstStateChangeReturn change_state(GstElement *element, GstStateChange change) noexcept {
  const auto result =
      GST_ELEMENT_CLASS(gst_ximagestripesrc_parent_class)->change_state(element, change);
  // The base class unlocks in all other cases, and that lets go of what is held.
  if (change == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    impl_of(element).release_input();
  // Sinks lost their picture in PAUSED, and a still screen would not bring another.
  if (change == GST_STATE_CHANGE_PAUSED_TO_PLAYING)
    impl_of(element).renew();
  return result;
}

void gst_ximagestripesrc_init(GstXImageStripeSrc *self) {
  self->impl = new SourceImpl(GST_BASE_SRC(self));
  gst_base_src_set_live(GST_BASE_SRC(self), TRUE);
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME);
}

void finalize(GObject *object) noexcept {
  delete static_cast<GstXImageStripeSrc *>(static_cast<gpointer>(object))->impl;
  G_OBJECT_CLASS(gst_ximagestripesrc_parent_class)->finalize(object);
}

constexpr auto flags(int extra) {
  return static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | extra);
}

void install_properties(GObjectClass *klass) {
  const SourceSettings d;
  g_object_class_install_property(
      klass, PROP_DISPLAY_NAME,
      g_param_spec_string("display-name", "Display name",
                          "X display to capture, as in DISPLAY; none: what DISPLAY says", nullptr,
                          flags(GST_PARAM_MUTABLE_READY)));
  g_object_class_install_property(
      klass, PROP_USE_DAMAGE,
      g_param_spec_boolean("use-damage", "Use damage",
                           "Capture what the DAMAGE extension says has changed; otherwise whole "
                           "pictures all the time",
                           d.use_damage, flags(GST_PARAM_MUTABLE_READY)));
  g_object_class_install_property(
      klass, PROP_ENABLE_NAVIGATION_EVENTS,
      g_param_spec_boolean("enable-navigation-events", "Enable navigation events",
                           "Turn navigation events from downstream into input on the X display",
                           d.navigation, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_MAX_FRAMERATE,
      g_param_spec_uint("max-framerate", "Maximum framerate",
                        "Most pictures per second; 0: the framerate of the caps. Where the caps "
                        "leave the framerate open they follow it",
                        0, 1000, d.max_framerate, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_HEARTBEAT,
      g_param_spec_uint("heartbeat", "Heartbeat",
                        "Time after which a still screen's picture is sent again, ms; 0: never", 0,
                        G_MAXUINT / 2, d.heartbeat_ms, flags(GST_PARAM_MUTABLE_PLAYING)));
  g_object_class_install_property(
      klass, PROP_STATS,
      g_param_spec_boxed(
          "stats", "Statistics", "Since the start: pictures, heartbeats, rows-fetched; now: frames",
          GST_TYPE_STRUCTURE, static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)));
}

void gst_ximagestripesrc_class_init(GstXImageStripeSrcClass *klass) {
  GST_DEBUG_CATEGORY_INIT(gst_ximagestripesrc_debug, "ximagestripesrc", 0,
                          "X display capture with damage");
  auto *object_class = reinterpret_cast<GObjectClass *>(klass);
  auto *element_class = reinterpret_cast<GstElementClass *>(klass);
  auto *base_class = reinterpret_cast<GstBaseSrcClass *>(klass);
  auto *push_class = reinterpret_cast<GstPushSrcClass *>(klass);

  object_class->set_property = GST_DEBUG_FUNCPTR(set_property);
  object_class->get_property = GST_DEBUG_FUNCPTR(get_property);
  object_class->finalize = GST_DEBUG_FUNCPTR(finalize);
  install_properties(object_class);

  element_class->change_state = GST_DEBUG_FUNCPTR(change_state);
  gst_element_class_set_static_metadata(
      element_class, "X display source for stripes", "Source/Video",
      "Captures an X display when it changes, and tells where",
      "The stripes developers <maintainers@users.noreply.github.com>");
  gst_element_class_add_static_pad_template(element_class, &src_template);

  base_class->start = GST_DEBUG_FUNCPTR(start);
  base_class->stop = GST_DEBUG_FUNCPTR(stop);
  base_class->unlock = GST_DEBUG_FUNCPTR(unlock);
  base_class->unlock_stop = GST_DEBUG_FUNCPTR(unlock_stop);
  base_class->get_caps = GST_DEBUG_FUNCPTR(get_caps);
  base_class->fixate = GST_DEBUG_FUNCPTR(fixate);
  base_class->set_caps = GST_DEBUG_FUNCPTR(set_caps);
  base_class->decide_allocation = GST_DEBUG_FUNCPTR(decide_allocation);
  base_class->is_seekable = GST_DEBUG_FUNCPTR(is_seekable);
  base_class->query = GST_DEBUG_FUNCPTR(query);
  base_class->event = GST_DEBUG_FUNCPTR(event);
  push_class->create = GST_DEBUG_FUNCPTR(create);
}

} // namespace

GST_ELEMENT_REGISTER_DEFINE(ximagestripesrc, "ximagestripesrc", GST_RANK_NONE,
                            gst_ximagestripesrc_get_type())
