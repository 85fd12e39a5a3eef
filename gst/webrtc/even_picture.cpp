// SPDX-License-Identifier: MPL-2.0
#include "webrtc/even_picture.h"

#include <gst/video/video.h>

namespace stripes {

Ref<GstCaps> even_caps(GstCaps *caps) {
  GstVideoInfo info;
  if (!gst_video_info_from_caps(&info, caps) || info.width < 2 || info.height < 2)
    return nullptr;
  if ((info.width & 1) == 0 && (info.height & 1) == 0)
    return share(caps);
  auto even = adopt(gst_caps_copy(caps));
  gst_caps_set_simple(even.get(), "width", G_TYPE_INT, info.width & ~1, "height", G_TYPE_INT,
                      info.height & ~1, nullptr);
  return even;
}

Ref<GstBuffer> with_video_meta(GstBuffer *buffer, GstCaps *original_caps) {
  GstVideoInfo info;
  if (gst_buffer_get_video_meta(buffer) || !gst_video_info_from_caps(&info, original_caps))
    return share(buffer);
  auto out = adopt(gst_buffer_copy(buffer));
  gst_buffer_add_video_meta_full(out.get(), GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_INFO_FORMAT(&info),
                                 static_cast<guint>(GST_VIDEO_INFO_WIDTH(&info)),
                                 static_cast<guint>(GST_VIDEO_INFO_HEIGHT(&info)),
                                 GST_VIDEO_INFO_N_PLANES(&info), info.offset, info.stride);
  return out;
}

} // namespace stripes
