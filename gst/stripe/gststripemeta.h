/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include "gststripeprelude.h"

G_BEGIN_DECLS

/**
 * GstStripeMeta:
 * @meta: parent
 * @frame_id: counts encoded pictures of one run of the encoder, from 1; stripes of one picture
 * share it
 * @x: left edge of the stripe in the picture, px; 0 unless the encoder's property `columns` is set
 * @y: top row of the stripe in the picture, px; also names the stream that the stripe belongs to
 * @width: coded width, px, even for H.264 in 4:2:0; the picture's unless the encoder's property
 * `columns` is set
 * @height: coded height, px; may reach one px beyond the picture for H.264
 * @key: decodable without any earlier stripe of its row
 * @refinement: a better copy of pixels that did not change
 * @hole_x: left edge in the picture of what is decoded but not to be painted, for another stripe
 * shows it, px
 * @hole_y: its top, px
 * @hole_width: its width, px; 0, for there is none, unless the encoder's property `columns` is set
 * @hole_height: its height, px
 *
 * What one encoded stripe is. On every buffer of caps %GST_STRIPE_CAPS_NAME.
 */
typedef struct _GstStripeMeta {
  GstMeta meta;

  guint32 frame_id;
  guint x;
  guint y;
  guint width;
  guint height;
  gboolean key;
  gboolean refinement;
  guint hole_x;
  guint hole_y;
  guint hole_width;
  guint hole_height;
} GstStripeMeta;

/**
 * GST_STRIPE_META_API_TYPE:
 *
 * For gst_buffer_get_meta() and gst_buffer_iterate_meta_filtered().
 */
#define GST_STRIPE_META_API_TYPE (gst_stripe_meta_api_get_type())
GST_STRIPE_API GType gst_stripe_meta_api_get_type(void);

/**
 * GST_STRIPE_META_INFO:
 *
 * For gst_buffer_add_meta().
 */
#define GST_STRIPE_META_INFO (gst_stripe_meta_get_info())
GST_STRIPE_API const GstMetaInfo *gst_stripe_meta_get_info(void);

/**
 * gst_buffer_get_stripe_meta:
 * @buffer: (transfer none): a stripe
 *
 * Returns: (transfer none) (nullable): the meta, valid as long as @buffer; %NULL when it has none
 */
GST_STRIPE_API GstStripeMeta *gst_buffer_get_stripe_meta(GstBuffer *buffer);

/**
 * gst_buffer_add_stripe_meta:
 * @buffer: (transfer none): a writable buffer
 * @frame_id: see #GstStripeMeta
 * @x: px
 * @y: px
 * @width: px, from 1
 * @height: px, from 1
 * @key: see #GstStripeMeta
 * @refinement: see #GstStripeMeta
 *
 * Without a hole, which is to be set in what is returned.
 *
 * Returns: (transfer none): the new meta, valid as long as @buffer
 */
GST_STRIPE_API GstStripeMeta *gst_buffer_add_stripe_meta(GstBuffer *buffer, guint32 frame_id,
                                                         guint x, guint y, guint width,
                                                         guint height, gboolean key,
                                                         gboolean refinement);

G_END_DECLS
