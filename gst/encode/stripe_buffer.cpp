// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_buffer.h"

#include "base/for_c.h"
#include "stripe/gststripe.h"

namespace stripes::encode {

namespace {

Ref<GstBuffer> wrap(std::vector<uint8_t> bytes) {
  auto *owned = new_for_c<std::vector<uint8_t>>(std::move(bytes));
  return adopt(gst_buffer_new_wrapped_full(GST_MEMORY_FLAG_READONLY, owned->data(), owned->size(),
                                           0, owned->size(), owned,
                                           delete_for_c<std::vector<uint8_t>>));
}

const char *codec_name(Codec codec) {
  return codec == Codec::H264 ? "h264" : "jpeg";
}

} // namespace

Ref<GstCaps> stripe_caps(const EncodeSettings &settings, const GstVideoInfo &pictures) {
  auto caps = adopt(gst_caps_new_simple(
      GST_STRIPE_CAPS_NAME, "codec", G_TYPE_STRING, codec_name(settings.codec), "width", G_TYPE_INT,
      GST_VIDEO_INFO_WIDTH(&pictures), "height", G_TYPE_INT, GST_VIDEO_INFO_HEIGHT(&pictures),
      "framerate", GST_TYPE_FRACTION, GST_VIDEO_INFO_FPS_N(&pictures),
      GST_VIDEO_INFO_FPS_D(&pictures), nullptr));
  if (settings.codec == Codec::H264) // a JPEG says it itself, each for itself
    gst_caps_set_simple(caps.get(), "chroma", G_TYPE_STRING,
                        settings.chroma == Chroma::Full ? "4:4:4" : "4:2:0", nullptr);
  return caps;
}

Ref<GstBuffer> buffer_of(EncodedStripe &&stripe, GstClockTime pts, GstClockTime duration) {
  auto buffer = wrap(std::move(stripe.bytes));
  GST_BUFFER_PTS(buffer.get()) = pts;
  GST_BUFFER_DURATION(buffer.get()) = duration;
  GstStripeMeta *meta =
      gst_buffer_add_stripe_meta(buffer.get(), stripe.frame_id, stripe.x, stripe.y, stripe.width,
                                 stripe.height, stripe.key, stripe.refinement);
  meta->hole_x = stripe.hole.x;
  meta->hole_y = stripe.hole.y;
  meta->hole_width = stripe.hole.width;
  meta->hole_height = stripe.hole.height;
  if (!stripe.key)
    GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT);
  if (stripe.last)
    GST_BUFFER_FLAG_SET(buffer.get(), GST_BUFFER_FLAG_MARKER);
  return buffer;
}

} // namespace stripes::encode
