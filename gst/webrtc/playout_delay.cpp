// SPDX-License-Identifier: MPL-2.0
#include "webrtc/playout_delay.h"

#include <algorithm>

namespace {

constexpr gsize kSize = 3; // bytes: 12 bits least, 12 bits most

struct PlayoutDelay {
  GstRTPHeaderExtension parent;
  guint min, max; // units of 10 ms
};
struct PlayoutDelayClass {
  GstRTPHeaderExtensionClass parent;
};

GType playout_delay_get_type();
G_DEFINE_TYPE(PlayoutDelay, playout_delay, GST_TYPE_RTP_HEADER_EXTENSION)

GstRTPHeaderExtensionFlags supported_flags(GstRTPHeaderExtension *) {
  return static_cast<GstRTPHeaderExtensionFlags>(GST_RTP_HEADER_EXTENSION_ONE_BYTE |
                                                 GST_RTP_HEADER_EXTENSION_TWO_BYTE);
}

gsize max_size(GstRTPHeaderExtension *, const GstBuffer *) {
  return kSize;
}

gssize write(GstRTPHeaderExtension *extension, const GstBuffer *, GstRTPHeaderExtensionFlags,
             GstBuffer *, guint8 *data, gsize size) {
  if (size < kSize)
    return -1;
  const auto *self = reinterpret_cast<PlayoutDelay *>(extension);
  data[0] = static_cast<guint8>(self->min >> 4);
  data[1] = static_cast<guint8>((self->min & 0xf) << 4 | self->max >> 8);
  data[2] = static_cast<guint8>(self->max);
  return kSize;
}

// A sender's only: what comes in is of no use.
gboolean read(GstRTPHeaderExtension *, GstRTPHeaderExtensionFlags, const guint8 *, gsize,
              GstBuffer *) {
  return TRUE;
}

void playout_delay_class_init(PlayoutDelayClass *klass) {
  auto *extension = GST_RTP_HEADER_EXTENSION_CLASS(klass);
  extension->get_supported_flags = supported_flags;
  extension->get_max_size = max_size;
  extension->write = write;
  extension->read = read;
  gst_rtp_header_extension_class_set_uri(extension, stripes::kPlayoutDelayUri);
  gst_element_class_set_static_metadata(GST_ELEMENT_CLASS(klass), "Playout delay",
                                        GST_RTP_HDREXT_ELEMENT_CLASS,
                                        "Tells browsers how long to hold pictures back", "Stripes");
}

void playout_delay_init(PlayoutDelay *) {}

} // namespace

namespace stripes {

Ref<GstRTPHeaderExtension> make_playout_delay(unsigned min_ms, unsigned max_ms) {
  auto made = adopt(GST_RTP_HEADER_EXTENSION(
      gst_object_ref_sink(g_object_new(playout_delay_get_type(), nullptr))));
  auto *self = reinterpret_cast<PlayoutDelay *>(made.get());
  self->min = std::min(min_ms, kMaxPlayoutDelay) / 10;
  self->max = std::max(self->min, std::min(max_ms, kMaxPlayoutDelay) / 10);
  return made;
}

} // namespace stripes
