/* SPDX-License-Identifier: MPL-2.0 */
#pragma once

#include "gststripeprelude.h"

G_BEGIN_DECLS

/**
 * GstStripeDamageMeta:
 * @meta: parent
 * @domain: identifies one run of one source; serials of different domains do not compare
 * @serial: serial of this picture, at least as large as every entry of the grid
 * @width: picture width the grid is for, px
 * @height: picture height the grid is for, px
 * @tile_width: px, a multiple of 16
 * @tile_height: px, a multiple of 16
 * @columns: tiles in a row, the last may be cut off by the picture's edge
 * @rows: rows of tiles
 * @serials: guint64[rows * columns], row by row: serial of each tile's last possible change; a
 *     guint64[rows] may follow, see gst_stripe_damage_meta_newest_in_rows()
 *
 * Where a raw picture may have changed, as serials and not as dirty bits: a consumer remembers the
 * picture serial that it last consumed and looks at tiles with a larger one. So a picture dropped
 * on the way never loses an update. Damage is a hint from above: a tile whose serial moved may hold
 * the same pixels, a tile whose serial did not move holds the same pixels for certain.
 */
typedef struct _GstStripeDamageMeta {
  GstMeta meta;

  guint64 domain;
  guint64 serial;
  guint width;
  guint height;
  guint tile_width;
  guint tile_height;
  guint columns;
  guint rows;
  GBytes *serials;
} GstStripeDamageMeta;

/**
 * GST_STRIPE_DAMAGE_META_API_TYPE:
 *
 * For gst_buffer_get_meta() and gst_buffer_iterate_meta_filtered().
 */
#define GST_STRIPE_DAMAGE_META_API_TYPE (gst_stripe_damage_meta_api_get_type())
GST_STRIPE_API GType gst_stripe_damage_meta_api_get_type(void);

/**
 * GST_STRIPE_DAMAGE_META_INFO:
 *
 * For gst_buffer_add_meta().
 */
#define GST_STRIPE_DAMAGE_META_INFO (gst_stripe_damage_meta_get_info())
GST_STRIPE_API const GstMetaInfo *gst_stripe_damage_meta_get_info(void);

/**
 * gst_buffer_get_stripe_damage_meta:
 * @buffer: (transfer none): a raw picture
 *
 * Returns: (transfer none) (nullable): the meta, valid as long as @buffer; %NULL when it has none.
 *     Compare its size with the caps before use.
 */
GST_STRIPE_API GstStripeDamageMeta *gst_buffer_get_stripe_damage_meta(GstBuffer *buffer);

/**
 * gst_buffer_add_stripe_damage_meta:
 * @buffer: (transfer none): a writable buffer
 * @domain: see #GstStripeDamageMeta
 * @serial: see #GstStripeDamageMeta
 * @width: px
 * @height: px
 * @tile_width: px, a multiple of 16
 * @tile_height: px, a multiple of 16
 * @serials: (transfer none): the grid, immutable; its size must be columns * rows * 8 bytes with
 *     columns and rows the sizes rounded up to whole tiles, or rows * 8 bytes more, see
 *     gst_stripe_damage_meta_newest_in_rows()
 *
 * Returns: (transfer none) (nullable): the new meta, valid as long as @buffer; %NULL when an
 *     argument does not fit
 */
GST_STRIPE_API GstStripeDamageMeta *
gst_buffer_add_stripe_damage_meta(GstBuffer *buffer, guint64 domain, guint64 serial, guint width,
                                  guint height, guint tile_width, guint tile_height,
                                  GBytes *serials);

/**
 * gst_stripe_damage_meta_grid:
 * @meta: a damage meta
 *
 * Returns: (transfer none) (array): the rows * columns serials, row by row; valid as long as the
 *     meta
 */
GST_STRIPE_API const guint64 *gst_stripe_damage_meta_grid(const GstStripeDamageMeta *meta);

/**
 * gst_stripe_damage_meta_newest_in_rows:
 * @meta: a damage meta
 *
 * With these a consumer passes over most rows of a large picture without a look at their tiles.
 *
 * Returns: (transfer none) (array) (nullable): for each row of tiles a serial at least as large as
 *     all of its tiles', valid as long as the meta; %NULL when the producer gave none
 */
GST_STRIPE_API const guint64 *
gst_stripe_damage_meta_newest_in_rows(const GstStripeDamageMeta *meta);

G_END_DECLS
