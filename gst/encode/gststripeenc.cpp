// SPDX-License-Identifier: MPL-2.0
#include "encode/gststripeenc.h"

namespace {
struct GstStripeEnc {
  GstElement parent;
};
struct GstStripeEncClass {
  GstElementClass parent;
};
GType gst_stripeenc_get_type();
G_DEFINE_TYPE(GstStripeEnc, gst_stripeenc, GST_TYPE_ELEMENT)
void gst_stripeenc_class_init(GstStripeEncClass *klass) {
  gst_element_class_set_static_metadata(reinterpret_cast<GstElementClass *>(klass), "stripeenc",
                                        "Codec/Encoder/Video", "stripeenc", "Stripes");
}
void gst_stripeenc_init(GstStripeEnc *) {}
} // namespace
GST_ELEMENT_REGISTER_DEFINE(stripeenc, "stripeenc", GST_RANK_NONE, gst_stripeenc_get_type())
