/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include "gststripeprelude.h"

G_BEGIN_DECLS

/**
 * SECTION:gststripeevents
 * @short_description: events between the stripe elements
 *
 * Each is a #GstStructure in a stock event type, so elements that do not know it pass it on. All
 * functions may be called on any thread. The parsers return %FALSE for any other event and for
 * malformed ones and leave the out parameters alone then; any out parameter may be %NULL. What they
 * return with (transfer none) is valid as long as the event.
 */

/**
 * gst_stripe_event_new_cursor:
 * @bgra: (transfer none) (nullable): premultiplied pixels as XFixes gives them, B G R A in memory,
 *     @width * @height * 4 bytes; %NULL when the pointer is hidden
 * @width: px, at most 1024; 0 when the pointer is hidden
 * @height: px, at most 1024; 0 when the pointer is hidden
 * @hotspot_x: px from the left edge
 * @hotspot_y: px from the top edge
 * @serial: changes when the shape does
 *
 * GstStripeCursor, from source to sink: the pointer's shape.
 *
 * Returns: (transfer full): an event of type %GST_EVENT_CUSTOM_DOWNSTREAM_OOB
 */
GST_STRIPE_API GstEvent *gst_stripe_event_new_cursor(GBytes *bgra, guint width, guint height,
                                                     guint hotspot_x, guint hotspot_y,
                                                     guint64 serial);

/**
 * gst_stripe_event_parse_cursor:
 * @event: (transfer none): any event
 * @bgra: (out) (optional) (transfer none) (nullable): see gst_stripe_event_new_cursor()
 * @width: (out) (optional): px
 * @height: (out) (optional): px
 * @hotspot_x: (out) (optional): px
 * @hotspot_y: (out) (optional): px
 * @serial: (out) (optional): changes when the shape does
 *
 * Returns: whether @event is a GstStripeCursor whose pixels fit its size
 */
GST_STRIPE_API gboolean gst_stripe_event_parse_cursor(GstEvent *event, GBytes **bgra, guint *width,
                                                      guint *height, guint *hotspot_x,
                                                      guint *hotspot_y, guint64 *serial);

/**
 * gst_stripe_event_new_pointer_relative:
 * @dx: px to the right
 * @dy: px downwards
 *
 * GstStripePointerRelative, from sink to source: motion of the pointer by a distance, which
 * GstNavigation cannot say.
 *
 * Returns: (transfer full): an event of type %GST_EVENT_CUSTOM_UPSTREAM
 */
GST_STRIPE_API GstEvent *gst_stripe_event_new_pointer_relative(gint dx, gint dy);

/**
 * gst_stripe_event_parse_pointer_relative:
 * @event: (transfer none): any event
 * @dx: (out) (optional): px to the right
 * @dy: (out) (optional): px downwards
 *
 * Returns: whether @event is a GstStripePointerRelative
 */
GST_STRIPE_API gboolean gst_stripe_event_parse_pointer_relative(GstEvent *event, gint *dx,
                                                                gint *dy);

/**
 * gst_stripe_event_new_settings:
 * @settings: (transfer full): each field is the name of a property of an element upstream with its
 *     new value, of the property's type or as text; the structure's own name is replaced
 *
 * GstStripeSettings, from sink to encoder and source: live settings. An element sets the properties
 * that it has, see gst_stripe_settings_apply(), and passes the event on.
 *
 * Returns: (transfer full): an event of type %GST_EVENT_CUSTOM_UPSTREAM
 */
GST_STRIPE_API GstEvent *gst_stripe_event_new_settings(GstStructure *settings);

/**
 * gst_stripe_event_parse_settings:
 * @event: (transfer none): any event
 * @settings: (out) (optional) (transfer none): property names and values
 *
 * Returns: whether @event is a GstStripeSettings
 */
GST_STRIPE_API gboolean gst_stripe_event_parse_settings(GstEvent *event,
                                                        const GstStructure **settings);

/**
 * gst_stripe_settings_apply:
 * @object: an element
 * @settings: (transfer none): as in GstStripeSettings
 *
 * Sets each property of @object that @settings names, that may change while playing and whose type
 * the value can be turned into. Fields that fit no property are left for other elements.
 *
 * Returns: how many properties were set
 */
GST_STRIPE_API guint gst_stripe_settings_apply(GstObject *object, const GstStructure *settings);

/**
 * gst_stripe_event_new_key_unit:
 * @rows: (array length=n_rows) (nullable): y, in px, of the stripes that need a key; %NULL for all
 * @n_rows: how many
 *
 * An upstream GstForceKeyUnit. With @rows it carries the extra field "rows", a #GstValueArray of
 * guint; an encoder that does not know it makes all rows key.
 *
 * Returns: (transfer full): an event of type %GST_EVENT_CUSTOM_UPSTREAM
 */
GST_STRIPE_API GstEvent *gst_stripe_event_new_key_unit(const guint *rows, guint n_rows);

/**
 * gst_stripe_event_parse_key_unit:
 * @event: (transfer none): any event
 * @rows: (out) (optional) (transfer full) (element-type guint) (nullable): free with
 *     g_array_unref(); %NULL when all rows are meant
 *
 * Returns: whether @event is an upstream GstForceKeyUnit, from whomever
 */
GST_STRIPE_API gboolean gst_stripe_event_parse_key_unit(GstEvent *event, GArray **rows);

/**
 * GST_STRIPE_THROTTLE_HOLD:
 *
 * As least time between pictures: no picture at all until the next such event.
 */
#define GST_STRIPE_THROTTLE_HOLD ((GstClockTime)G_MAXINT64)

/**
 * gst_stripe_event_new_throttle:
 * @min_interval: ns, least time between pictures; 0 ends throttling; %GST_STRIPE_THROTTLE_HOLD
 *     holds all of them back
 *
 * What is held back is not lost: it is in the next picture.
 *
 * Returns: (transfer full): a QOS event of type %GST_QOS_TYPE_THROTTLE
 */
GST_STRIPE_API GstEvent *gst_stripe_event_new_throttle(GstClockTime min_interval);

/**
 * gst_stripe_event_parse_throttle:
 * @event: (transfer none): any event
 * @min_interval: (out) (optional): ns, see gst_stripe_event_new_throttle()
 *
 * Returns: whether @event is a QOS event of type %GST_QOS_TYPE_THROTTLE, from whomever
 */
GST_STRIPE_API gboolean gst_stripe_event_parse_throttle(GstEvent *event,
                                                        GstClockTime *min_interval);

G_END_DECLS
