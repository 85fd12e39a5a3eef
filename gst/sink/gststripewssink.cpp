// SPDX-License-Identifier: MPL-2.0
#include "sink/gststripewssink.h"

namespace {
struct GstStripeWsSink {
  GstElement parent;
};
struct GstStripeWsSinkClass {
  GstElementClass parent;
};
GType gst_stripewssink_get_type();
G_DEFINE_TYPE(GstStripeWsSink, gst_stripewssink, GST_TYPE_ELEMENT)
void gst_stripewssink_class_init(GstStripeWsSinkClass *klass) {
  gst_element_class_set_static_metadata(reinterpret_cast<GstElementClass *>(klass), "stripewssink",
                                        "Sink/Network", "stripewssink", "Stripes");
}
void gst_stripewssink_init(GstStripeWsSink *) {}
} // namespace
GST_ELEMENT_REGISTER_DEFINE(stripewssink, "stripewssink", GST_RANK_NONE,
                            gst_stripewssink_get_type())
