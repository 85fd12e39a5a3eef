// SPDX-License-Identifier: MPL-2.0
#include "webrtc/media_sink.h"

namespace {

using stripes::MediaReceiver;

struct MediaSink {
  GstBaseSink parent;
  MediaReceiver *receiver;
};
struct MediaSinkClass {
  GstBaseSinkClass parent;
};

GType media_sink_get_type();
G_DEFINE_TYPE(MediaSink, media_sink, GST_TYPE_BASE_SINK)

MediaReceiver &receiver_of(gpointer instance) {
  return *reinterpret_cast<MediaSink *>(instance)->receiver;
}

gboolean set_caps(GstBaseSink *sink, GstCaps *caps) {
  return receiver_of(sink).take_caps(caps);
}

GstFlowReturn render(GstBaseSink *sink, GstBuffer *buffer) {
  receiver_of(sink).take_buffer(
      buffer,
      GST_BUFFER_PTS_IS_VALID(buffer)
          ? gst_segment_to_running_time(&sink->segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer))
          : GST_CLOCK_TIME_NONE);
  return GST_FLOW_OK;
}

gboolean event(GstBaseSink *sink, GstEvent *event) {
  receiver_of(sink).take_event(event);
  return GST_BASE_SINK_CLASS(media_sink_parent_class)->event(sink, event);
}

void media_sink_class_init(MediaSinkClass *klass) {
  auto *element_class = GST_ELEMENT_CLASS(klass);
  const auto any = stripes::adopt(gst_caps_new_any());
  gst_element_class_add_pad_template(
      element_class, gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS, any.get()));
  gst_element_class_set_static_metadata(element_class, "Media sink", "Sink/Network",
                                        "Part of stripewebrtcsink", "Stripes");
  auto *sink_class = GST_BASE_SINK_CLASS(klass);
  sink_class->set_caps = GST_DEBUG_FUNCPTR(set_caps);
  sink_class->render = GST_DEBUG_FUNCPTR(render);
  sink_class->event = GST_DEBUG_FUNCPTR(event);
}

void media_sink_init(MediaSink *self) {
  // What is live is for now: no waiting for the clock, no preroll, no copy kept.
  gst_base_sink_set_sync(&self->parent, FALSE);
  gst_base_sink_set_async_enabled(&self->parent, FALSE);
  gst_base_sink_set_last_sample_enabled(&self->parent, FALSE);
  gst_base_sink_set_qos_enabled(&self->parent, FALSE);
}

} // namespace

namespace stripes {

Ref<GstElement> make_media_sink(const char *name, MediaReceiver &receiver) {
  auto element = adopt(
      GST_ELEMENT(gst_object_ref_sink(g_object_new(media_sink_get_type(), "name", name, nullptr))));
  reinterpret_cast<MediaSink *>(element.get())->receiver = &receiver;
  return element;
}

} // namespace stripes
