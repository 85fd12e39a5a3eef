// SPDX-License-Identifier: MPL-2.0
#include "gststripemeta.h"

namespace {

GstStripeMeta *self(GstMeta *meta) {
  return reinterpret_cast<GstStripeMeta *>(meta);
}

gboolean init_meta(GstMeta *meta, gpointer, GstBuffer *) {
  GstMeta parent = *meta;
  *self(meta) = GstStripeMeta{};
  *meta = parent;
  return TRUE;
}

// Only a whole copy is still this stripe.
gboolean transform_meta(GstBuffer *dest, GstMeta *meta, GstBuffer *, GQuark type, gpointer data) {
  if (!GST_META_TRANSFORM_IS_COPY(type) || static_cast<GstMetaTransformCopy *>(data)->region)
    return FALSE;
  const GstStripeMeta *from = self(meta);
  GstStripeMeta *copy =
      gst_buffer_add_stripe_meta(dest, from->frame_id, from->x, from->y, from->width, from->height,
                                 from->key, from->refinement);
  copy->hole_x = from->hole_x;
  copy->hole_y = from->hole_y;
  copy->hole_width = from->hole_width;
  copy->hole_height = from->hole_height;
  return TRUE;
}

} // namespace

GType gst_stripe_meta_api_get_type(void) {
  static const gchar *tags[] = {nullptr};
  static const GType type = gst_meta_api_type_register("GstStripeMetaAPI", tags);
  return type;
}

const GstMetaInfo *gst_stripe_meta_get_info(void) {
  static const GstMetaInfo *info =
      gst_meta_register(GST_STRIPE_META_API_TYPE, "GstStripeMeta", sizeof(GstStripeMeta), init_meta,
                        nullptr, transform_meta);
  return info;
}

GstStripeMeta *gst_buffer_add_stripe_meta(GstBuffer *buffer, guint32 frame_id, guint x, guint y,
                                          guint width, guint height, gboolean key,
                                          gboolean refinement) {
  g_return_val_if_fail(GST_IS_BUFFER(buffer) && gst_buffer_is_writable(buffer), nullptr);
  GstStripeMeta *meta = self(gst_buffer_add_meta(buffer, GST_STRIPE_META_INFO, nullptr));
  meta->frame_id = frame_id;
  meta->x = x;
  meta->y = y;
  meta->width = width;
  meta->height = height;
  meta->key = key;
  meta->refinement = refinement;
  return meta;
}

GstStripeMeta *gst_buffer_get_stripe_meta(GstBuffer *buffer) {
  return self(gst_buffer_get_meta(buffer, GST_STRIPE_META_API_TYPE));
}
