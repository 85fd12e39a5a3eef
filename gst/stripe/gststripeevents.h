/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * Events between the stripe elements. Each is a GstStructure in a stock event type, so elements
 * that do not know it pass it on. Parsers return FALSE for any other event and for malformed ones.
 */

/**
 * GstStripeCursor (source to sink, %GST_EVENT_CUSTOM_DOWNSTREAM_OOB):
 *
 * The pointer's shape. @bgra: premultiplied pixels as XFixes gives them, B G R A in memory,
 * width * height * 4 bytes; width 0 and height 0 with @bgra %NULL: the pointer is hidden.
 * @hotspot_x, @hotspot_y: px from the top left corner. @serial: changes when the shape does.
 */
GstEvent *gst_stripe_event_new_cursor(GBytes *bgra, guint width, guint height, guint hotspot_x,
                                      guint hotspot_y, guint64 serial);
/* @bgra: (out) (transfer none) (nullable); any out parameter may be NULL */
gboolean gst_stripe_event_parse_cursor(GstEvent *event, GBytes **bgra, guint *width, guint *height,
                                       guint *hotspot_x, guint *hotspot_y, guint64 *serial);

/**
 * GstStripePointerRelative (sink to source, %GST_EVENT_CUSTOM_UPSTREAM):
 *
 * Pointer motion by @dx, @dy px, which GstNavigation cannot say.
 */
GstEvent *gst_stripe_event_new_pointer_relative(gint dx, gint dy);
gboolean gst_stripe_event_parse_pointer_relative(GstEvent *event, gint *dx, gint *dy);

/**
 * GstStripeSettings (sink to encoder and source, %GST_EVENT_CUSTOM_UPSTREAM):
 *
 * Live settings: each field of @settings is a property name of an element upstream with its new
 * value. An element sets the properties that it has and passes the event on.
 * @settings: (transfer full): its name is replaced
 */
GstEvent *gst_stripe_event_new_settings(GstStructure *settings);
/* @settings: (out) (transfer none): valid as long as @event */
gboolean gst_stripe_event_parse_settings(GstEvent *event, const GstStructure **settings);

/**
 * gst_stripe_settings_apply:
 * @object: an element
 * @settings: as in GstStripeSettings
 *
 * Sets each property of @object that @settings names, that may change while playing and whose type
 * the value can be turned into. Fields that fit no property are left for other elements.
 *
 * Returns: how many properties were set
 */
guint gst_stripe_settings_apply(GstObject *object, const GstStructure *settings);

/**
 * gst_stripe_event_new_key_unit:
 * @rows: (array length=n_rows) (nullable): y of the stripes that need a key; %NULL for all
 *
 * An upstream GstForceKeyUnit event. With @rows it carries the extra field "rows", a GstValueArray
 * of guint; an encoder that does not know it makes all rows key.
 */
GstEvent *gst_stripe_event_new_key_unit(const guint *rows, guint n_rows);
/* @rows: (out) (transfer full) (element-type guint) (nullable): %NULL when all rows are meant */
gboolean gst_stripe_event_parse_key_unit(GstEvent *event, GArray **rows);

/**
 * gst_stripe_event_new_throttle:
 * @min_interval: least time between pictures; 0 ends throttling; %GST_STRIPE_THROTTLE_HOLD: no
 *     picture at all until the next such event
 *
 * A QOS event of type %GST_QOS_TYPE_THROTTLE. What is held back is not lost: it is in the next
 * picture.
 */
#define GST_STRIPE_THROTTLE_HOLD ((GstClockTime)G_MAXINT64)
GstEvent *gst_stripe_event_new_throttle(GstClockTime min_interval);
gboolean gst_stripe_event_parse_throttle(GstEvent *event, GstClockTime *min_interval);

G_END_DECLS
