// SPDX-License-Identifier: MPL-2.0
#include "capture/gstximagestripesrc.h"

namespace {
struct GstXImageStripeSrc {
  GstElement parent;
};
struct GstXImageStripeSrcClass {
  GstElementClass parent;
};
GType gst_ximagestripesrc_get_type();
G_DEFINE_TYPE(GstXImageStripeSrc, gst_ximagestripesrc, GST_TYPE_ELEMENT)
void gst_ximagestripesrc_class_init(GstXImageStripeSrcClass *klass) {
  gst_element_class_set_static_metadata(reinterpret_cast<GstElementClass *>(klass),
                                        "ximagestripesrc", "Source/Video", "ximagestripesrc",
                                        "Stripes");
}
void gst_ximagestripesrc_init(GstXImageStripeSrc *) {}
} // namespace
GST_ELEMENT_REGISTER_DEFINE(ximagestripesrc, "ximagestripesrc", GST_RANK_NONE,
                            gst_ximagestripesrc_get_type())
