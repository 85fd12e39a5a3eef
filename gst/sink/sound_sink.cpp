// SPDX-License-Identifier: MPL-2.0
#include "sink/sound_sink.h"

#include "sink/payload.h"

#include <gst/base/gstbasesink.h>

namespace {

// An Opus packet of one or two bytes carries no sound: the encoder says that there is silence.
constexpr gsize kSilence = 2;

struct SoundSink {
  GstBaseSink parent;
  stripes::SoundReceiver *receiver;
};
struct SoundSinkClass {
  GstBaseSinkClass parent;
};

GType sound_sink_get_type();
G_DEFINE_TYPE(SoundSink, sound_sink, GST_TYPE_BASE_SINK)

SoundSink *self_of(gpointer instance) {
  return reinterpret_cast<SoundSink *>(instance);
}

GstFlowReturn render(GstBaseSink *sink, GstBuffer *buffer) {
  if (gst_buffer_get_size(buffer) <= kSilence)
    return GST_FLOW_OK;
  stripes::SoundPacket packet{stripes::payload_of(buffer)};
  if (!packet.payload) {
    GST_ELEMENT_ERROR(sink, RESOURCE, READ, ("A sound packet could not be read."), (nullptr));
    return GST_FLOW_ERROR;
  }
  self_of(sink)->receiver->put_sound(std::move(packet));
  return GST_FLOW_OK;
}

void sound_sink_class_init(SoundSinkClass *klass) {
  auto *element_class = GST_ELEMENT_CLASS(klass);
  const auto caps = stripes::sound_caps();
  gst_element_class_add_pad_template(
      element_class, gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps.get()));
  gst_element_class_set_static_metadata(element_class, "Stripe sound sink", "Sink/Network/Audio",
                                        "Part of stripewssink", "Stripes");
  GST_BASE_SINK_CLASS(klass)->render = GST_DEBUG_FUNCPTR(render);
}

void sound_sink_init(SoundSink *self) {
  // Sound is for now, as pictures are.
  gst_base_sink_set_sync(&self->parent, FALSE);
  gst_base_sink_set_async_enabled(&self->parent, FALSE);
  gst_base_sink_set_last_sample_enabled(&self->parent, FALSE);
  gst_base_sink_set_qos_enabled(&self->parent, FALSE);
}

} // namespace

namespace stripes {

Ref<GstElement> make_sound_sink(const char *name, SoundReceiver &receiver) {
  auto element = adopt(
      GST_ELEMENT(gst_object_ref_sink(g_object_new(sound_sink_get_type(), "name", name, nullptr))));
  self_of(element.get())->receiver = &receiver;
  return element;
}

Ref<GstCaps> sound_caps() {
  return adopt(gst_caps_from_string("audio/x-opus, channel-mapping-family=(int)0, "
                                    "channels=(int)[ 1, 2 ]"));
}

} // namespace stripes
