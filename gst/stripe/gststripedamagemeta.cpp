// SPDX-License-Identifier: MPL-2.0
#include "gststripedamagemeta.h"

#include "base/gst_ptr.h"

#include <algorithm>
#include <gst/video/gstvideometa.h>
#include <vector>

namespace {

guint tiles(guint size, guint tile) {
  return (size + tile - 1) / tile;
}

size_t grid_bytes(guint columns, guint rows) {
  return size_t{columns} * rows * sizeof(guint64);
}

GstStripeDamageMeta *self(GstMeta *meta) {
  return reinterpret_cast<GstStripeDamageMeta *>(meta);
}

gboolean init_meta(GstMeta *meta, gpointer, GstBuffer *) {
  GstMeta parent = *meta;
  *self(meta) = GstStripeDamageMeta{};
  *meta = parent;
  return TRUE;
}

void free_meta(GstMeta *meta, GstBuffer *) {
  stripes::Ref<GBytes>::adopt(self(meta)->serials);
}

// A scaled picture gets a grid of its own size: each new tile takes the newest serial of all old
// tiles it draws from. Filters reach a few pixels beyond a tile, hence one tile of margin.
void add_scaled(GstBuffer *dest, const GstStripeDamageMeta *from, guint width, guint height) {
  const guint64 *old_grid = gst_stripe_damage_meta_grid(from);
  const guint columns = tiles(width, from->tile_width), rows = tiles(height, from->tile_height);
  std::vector<guint64> grid(size_t{columns} * rows);
  auto span = [](guint index, guint tile, guint to, guint of, guint count) {
    const guint64 first = guint64{index} * tile * of / to / tile;
    const guint64 last = (guint64{index + 1} * tile * of + to - 1) / to / tile;
    return std::pair{static_cast<guint>(first ? first - 1 : 0),
                     static_cast<guint>(std::min<guint64>(last + 1, count - 1))};
  };
  for (guint row = 0; row < rows; row++) {
    const auto [top, bottom] = span(row, from->tile_height, height, from->height, from->rows);
    for (guint column = 0; column < columns; column++) {
      const auto [left, right] = span(column, from->tile_width, width, from->width, from->columns);
      guint64 newest = 0;
      for (guint y = top; y <= bottom; y++)
        for (guint x = left; x <= right; x++)
          newest = std::max(newest, old_grid[size_t{y} * from->columns + x]);
      grid[size_t{row} * columns + column] = newest;
    }
  }
  auto bytes = stripes::adopt(g_bytes_new(grid.data(), grid.size() * sizeof(guint64)));
  gst_buffer_add_stripe_damage_meta(dest, from->domain, from->serial, width, height,
                                    from->tile_width, from->tile_height, bytes.get());
}

gboolean transform_meta(GstBuffer *dest, GstMeta *meta, GstBuffer *, GQuark type, gpointer data) {
  const GstStripeDamageMeta *from = self(meta);
  if (GST_META_TRANSFORM_IS_COPY(type)) {
    const auto *copy = static_cast<GstMetaTransformCopy *>(data);
    if (!copy->region)
      gst_buffer_add_stripe_damage_meta(dest, from->domain, from->serial, from->width, from->height,
                                        from->tile_width, from->tile_height, from->serials);
    return TRUE;
  }
  if (GST_VIDEO_META_TRANSFORM_IS_SCALE(type)) {
    const auto *scale = static_cast<GstVideoMetaTransform *>(data);
    const auto width = static_cast<guint>(GST_VIDEO_INFO_WIDTH(scale->out_info));
    const auto height = static_cast<guint>(GST_VIDEO_INFO_HEIGHT(scale->out_info));
    if (width == from->width && height == from->height)
      gst_buffer_add_stripe_damage_meta(dest, from->domain, from->serial, width, height,
                                        from->tile_width, from->tile_height, from->serials);
    else
      add_scaled(dest, from, width, height);
    return TRUE;
  }
  return FALSE; // an unknown transformation: the grid no longer tells the truth, so drop it
}

} // namespace

GType gst_stripe_damage_meta_api_get_type(void) {
  static const gchar *tags[] = {GST_META_TAG_VIDEO_STR, GST_META_TAG_VIDEO_SIZE_STR, nullptr};
  static const GType type = gst_meta_api_type_register("GstStripeDamageMetaAPI", tags);
  return type;
}

const GstMetaInfo *gst_stripe_damage_meta_get_info(void) {
  static const GstMetaInfo *info =
      gst_meta_register(GST_STRIPE_DAMAGE_META_API_TYPE, "GstStripeDamageMeta",
                        sizeof(GstStripeDamageMeta), init_meta, free_meta, transform_meta);
  return info;
}

GstStripeDamageMeta *gst_buffer_add_stripe_damage_meta(GstBuffer *buffer, guint64 domain,
                                                       guint64 serial, guint width, guint height,
                                                       guint tile_width, guint tile_height,
                                                       GBytes *serials) {
  g_return_val_if_fail(GST_IS_BUFFER(buffer) && gst_buffer_is_writable(buffer), nullptr);
  g_return_val_if_fail(serials && tile_width && tile_height, nullptr);
  const guint columns = tiles(width, tile_width), rows = tiles(height, tile_height);
  const size_t size = g_bytes_get_size(serials);
  g_return_val_if_fail(size == grid_bytes(columns, rows) || size == grid_bytes(columns + 1, rows),
                       nullptr);

  GstStripeDamageMeta *meta =
      self(gst_buffer_add_meta(buffer, GST_STRIPE_DAMAGE_META_INFO, nullptr));
  meta->domain = domain;
  meta->serial = serial;
  meta->width = width;
  meta->height = height;
  meta->tile_width = tile_width;
  meta->tile_height = tile_height;
  meta->columns = columns;
  meta->rows = rows;
  meta->serials = stripes::share(serials).release();
  return meta;
}

const guint64 *gst_stripe_damage_meta_grid(const GstStripeDamageMeta *meta) {
  return static_cast<const guint64 *>(g_bytes_get_data(meta->serials, nullptr));
}

const guint64 *gst_stripe_damage_meta_newest_in_rows(const GstStripeDamageMeta *meta) {
  if (g_bytes_get_size(meta->serials) == grid_bytes(meta->columns, meta->rows))
    return nullptr;
  return gst_stripe_damage_meta_grid(meta) + size_t{meta->columns} * meta->rows;
}

GstStripeDamageMeta *gst_buffer_get_stripe_damage_meta(GstBuffer *buffer) {
  return self(gst_buffer_get_meta(buffer, GST_STRIPE_DAMAGE_META_API_TYPE));
}
