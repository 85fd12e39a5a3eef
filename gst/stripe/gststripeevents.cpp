// SPDX-License-Identifier: MPL-2.0
#include "gststripeevents.h"

#include <gst/video/video-event.h>

namespace {

constexpr char kCursor[] = "GstStripeCursor";
constexpr char kPointerRelative[] = "GstStripePointerRelative";
constexpr char kSettings[] = "GstStripeSettings";
constexpr guint kMaxCursorSide = 1024; // px; X servers limit cursors far below

const GstStructure *structure_named(GstEvent *event, GstEventType type, const char *name) {
  if (GST_EVENT_TYPE(event) != type)
    return nullptr;
  const GstStructure *s = gst_event_get_structure(event);
  return s && gst_structure_has_name(s, name) ? s : nullptr;
}

template <typename T>
void store(T *out, T value) {
  if (out)
    *out = value;
}

} // namespace

GstEvent *gst_stripe_event_new_cursor(GBytes *bgra, guint width, guint height, guint hotspot_x,
                                      guint hotspot_y, guint64 serial) {
  GstStructure *s = gst_structure_new(
      kCursor, "width", G_TYPE_UINT, width, "height", G_TYPE_UINT, height, "hotspot-x", G_TYPE_UINT,
      hotspot_x, "hotspot-y", G_TYPE_UINT, hotspot_y, "serial", G_TYPE_UINT64, serial, nullptr);
  if (bgra)
    gst_structure_set(s, "bgra", G_TYPE_BYTES, bgra, nullptr);
  return gst_event_new_custom(GST_EVENT_CUSTOM_DOWNSTREAM_OOB, s);
}

gboolean gst_stripe_event_parse_cursor(GstEvent *event, GBytes **bgra, guint *width, guint *height,
                                       guint *hotspot_x, guint *hotspot_y, guint64 *serial) {
  const GstStructure *s = structure_named(event, GST_EVENT_CUSTOM_DOWNSTREAM_OOB, kCursor);
  guint w = 0, h = 0, x = 0, y = 0;
  guint64 n = 0;
  if (!s || !gst_structure_get_uint(s, "width", &w) || !gst_structure_get_uint(s, "height", &h) ||
      !gst_structure_get_uint(s, "hotspot-x", &x) || !gst_structure_get_uint(s, "hotspot-y", &y) ||
      !gst_structure_get_uint64(s, "serial", &n))
    return FALSE;
  const GValue *value = gst_structure_get_value(s, "bgra");
  auto *bytes = value && G_VALUE_HOLDS(value, G_TYPE_BYTES)
                    ? static_cast<GBytes *>(g_value_get_boxed(value))
                    : nullptr;
  if (w > kMaxCursorSide || h > kMaxCursorSide ||
      (bytes ? g_bytes_get_size(bytes) : 0) != gsize{w} * h * 4)
    return FALSE;
  store(bgra, bytes);
  store(width, w);
  store(height, h);
  store(hotspot_x, x);
  store(hotspot_y, y);
  store(serial, n);
  return TRUE;
}

GstEvent *gst_stripe_event_new_pointer_relative(gint dx, gint dy) {
  return gst_event_new_custom(
      GST_EVENT_CUSTOM_UPSTREAM,
      gst_structure_new(kPointerRelative, "dx", G_TYPE_INT, dx, "dy", G_TYPE_INT, dy, nullptr));
}

gboolean gst_stripe_event_parse_pointer_relative(GstEvent *event, gint *dx, gint *dy) {
  const GstStructure *s = structure_named(event, GST_EVENT_CUSTOM_UPSTREAM, kPointerRelative);
  gint x = 0, y = 0;
  if (!s || !gst_structure_get_int(s, "dx", &x) || !gst_structure_get_int(s, "dy", &y))
    return FALSE;
  store(dx, x);
  store(dy, y);
  return TRUE;
}

GstEvent *gst_stripe_event_new_settings(GstStructure *settings) {
  gst_structure_set_name(settings, kSettings);
  return gst_event_new_custom(GST_EVENT_CUSTOM_UPSTREAM, settings);
}

gboolean gst_stripe_event_parse_settings(GstEvent *event, const GstStructure **settings) {
  const GstStructure *s = structure_named(event, GST_EVENT_CUSTOM_UPSTREAM, kSettings);
  if (s)
    store(settings, s);
  return s != nullptr;
}

guint gst_stripe_settings_apply(GstObject *object, const GstStructure *settings) {
  struct Context {
    GstObject *object;
    guint set;
  } context{object, 0};
  gst_structure_foreach(
      settings,
      [](GQuark field, const GValue *value, gpointer data) -> gboolean {
        auto *c = static_cast<Context *>(data);
        const char *name = g_quark_to_string(field);
        GParamSpec *spec = g_object_class_find_property(G_OBJECT_GET_CLASS(c->object), name);
        if (!spec || !(spec->flags & G_PARAM_WRITABLE) ||
            !(spec->flags & GST_PARAM_MUTABLE_PLAYING))
          return TRUE;
        GValue converted = G_VALUE_INIT;
        g_value_init(&converted, G_PARAM_SPEC_VALUE_TYPE(spec));
        const bool fits = G_VALUE_HOLDS_STRING(value)
                              ? gst_value_deserialize(&converted, g_value_get_string(value))
                              : g_value_transform(value, &converted);
        if (fits) {
          g_object_set_property(G_OBJECT(c->object), name, &converted);
          c->set++;
        }
        g_value_unset(&converted);
        return TRUE;
      },
      &context);
  return context.set;
}

GstEvent *gst_stripe_event_new_key_unit(const guint *rows, guint n_rows) {
  GstEvent *event = gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0);
  if (!rows)
    return event;
  GValue array = G_VALUE_INIT;
  gst_value_array_init(&array, n_rows);
  for (guint i = 0; i < n_rows; i++) {
    GValue y = G_VALUE_INIT;
    g_value_init(&y, G_TYPE_UINT);
    g_value_set_uint(&y, rows[i]);
    gst_value_array_append_and_take_value(&array, &y);
  }
  gst_structure_take_value(gst_event_writable_structure(event), "rows", &array);
  return event;
}

gboolean gst_stripe_event_parse_key_unit(GstEvent *event, GArray **rows) {
  if (GST_EVENT_TYPE(event) != GST_EVENT_CUSTOM_UPSTREAM ||
      !gst_video_event_is_force_key_unit(event))
    return FALSE;
  if (!rows)
    return TRUE;
  *rows = nullptr;
  const GValue *array = gst_structure_get_value(gst_event_get_structure(event), "rows");
  if (!array || !GST_VALUE_HOLDS_ARRAY(array))
    return TRUE;
  *rows = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < gst_value_array_get_size(array); i++) {
    const GValue *y = gst_value_array_get_value(array, i);
    if (G_VALUE_HOLDS_UINT(y)) {
      const guint value = g_value_get_uint(y);
      g_array_append_val(*rows, value);
    }
  }
  return TRUE;
}

GstEvent *gst_stripe_event_new_throttle(GstClockTime min_interval) {
  return gst_event_new_qos(
      GST_QOS_TYPE_THROTTLE, 1.0,
      static_cast<GstClockTimeDiff>(MIN(min_interval, GST_STRIPE_THROTTLE_HOLD)), 0);
}

gboolean gst_stripe_event_parse_throttle(GstEvent *event, GstClockTime *min_interval) {
  if (GST_EVENT_TYPE(event) != GST_EVENT_QOS)
    return FALSE;
  GstQOSType type;
  GstClockTimeDiff diff;
  gst_event_parse_qos(event, &type, nullptr, &diff, nullptr);
  if (type != GST_QOS_TYPE_THROTTLE || diff < 0)
    return FALSE;
  store(min_interval, static_cast<GstClockTime>(diff));
  return TRUE;
}
