// SPDX-License-Identifier: MPL-2.0
#include "sink/stream_sink.h"

#include "base/for_c.h"
#include "server/wire.h"
#include "sink/payload.h"
#include "stripe/gststripe.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace {

using stripes::StreamBox;
using stripes::StreamReceiver;

struct StreamSink {
  GstBaseSink parent;
  StreamReceiver *receiver;
  std::atomic<bool> *cancelled;
};
struct StreamSinkClass {
  GstBaseSinkClass parent;
};

GType stream_sink_get_type();
G_DEFINE_TYPE(StreamSink, stream_sink, GST_TYPE_BASE_SINK)

StreamSink *self_of(gpointer instance) {
  return reinterpret_cast<StreamSink *>(instance);
}

gboolean set_caps(GstBaseSink *sink, GstCaps *caps) {
  const GstStructure *s = gst_caps_get_structure(caps, 0);
  const char *codec = gst_structure_get_string(s, "codec");
  int width = 0, height = 0;
  if (!codec || !gst_structure_get_int(s, "width", &width) ||
      !gst_structure_get_int(s, "height", &height))
    return FALSE;
  stripes::StreamInfo info;
  info.codec = std::strcmp(codec, "jpeg") == 0 ? stripes::Codec::Jpeg : stripes::Codec::H264;
  const char *chroma = gst_structure_get_string(s, "chroma");
  info.full_colour =
      info.codec == stripes::Codec::H264 && chroma && std::strcmp(chroma, "4:4:4") == 0;
  info.width = static_cast<unsigned>(width);
  info.height = static_cast<unsigned>(height);
  self_of(sink)->receiver->put(info);
  return TRUE;
}

// Whether the server's messages have room for it.
bool fits(const GstStripeMeta &meta) {
  return std::ranges::all_of(std::array{meta.x, meta.y, meta.width, meta.height, meta.hole_x,
                                        meta.hole_y, meta.hole_width, meta.hole_height},
                             [](guint value) { return value <= G_MAXUINT16; });
}

GstFlowReturn render(GstBaseSink *sink, GstBuffer *buffer) {
  const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer);
  if (!meta || !fits(*meta)) {
    GST_ELEMENT_ERROR(sink, STREAM, FORMAT, ("The stream's stripes do not say where they belong."),
                      ("buffer without a usable GstStripeMeta"));
    return GST_FLOW_ERROR;
  }
  stripes::Stripe stripe;
  gsize memory = 0;
  gst_buffer_get_sizes(buffer, nullptr, &memory);
  stripe.payload = stripes::payload_of(buffer);
  if (!stripe.payload) {
    GST_ELEMENT_ERROR(sink, RESOURCE, READ, ("A stripe could not be read."), (nullptr));
    return GST_FLOW_ERROR;
  }
  stripe.memory = memory;
  stripe.frame_id = meta->frame_id;
  stripe.x = static_cast<uint16_t>(meta->x);
  stripe.y = static_cast<uint16_t>(meta->y);
  stripe.width = static_cast<uint16_t>(meta->width);
  stripe.height = static_cast<uint16_t>(meta->height);
  stripe.key = meta->key;
  stripe.hole = {static_cast<uint16_t>(meta->hole_x), static_cast<uint16_t>(meta->hole_y),
                 static_cast<uint16_t>(meta->hole_width), static_cast<uint16_t>(meta->hole_height)};
  self_of(sink)->receiver->put(std::move(stripe));
  return GST_FLOW_OK;
}

gboolean event(GstBaseSink *sink, GstEvent *event) {
  GBytes *bgra = nullptr;
  guint width = 0, height = 0, x = 0, y = 0;
  guint64 serial = 0;
  if (gst_stripe_event_parse_cursor(event, &bgra, &width, &height, &x, &y, &serial)) {
    const auto *pixels =
        bgra ? static_cast<const uint8_t *>(g_bytes_get_data(bgra, nullptr)) : nullptr;
    self_of(sink)->receiver->put(
        stripes::CursorText{stripes::cursor_text(pixels, width, height, x, y, serial)});
  } else if (GST_EVENT_TYPE(event) == GST_EVENT_EOS) {
    self_of(sink)->receiver->drain(*self_of(sink)->cancelled);
  }
  return GST_BASE_SINK_CLASS(stream_sink_parent_class)->event(sink, event);
}

gboolean unlock(GstBaseSink *sink) {
  *self_of(sink)->cancelled = true;
  return TRUE;
}

gboolean unlock_stop(GstBaseSink *sink) {
  *self_of(sink)->cancelled = false;
  return TRUE;
}

void finalize(GObject *object) {
  stripes::delete_for_c<std::atomic<bool>>(self_of(object)->cancelled);
  G_OBJECT_CLASS(stream_sink_parent_class)->finalize(object);
}

void stream_sink_class_init(StreamSinkClass *klass) {
  G_OBJECT_CLASS(klass)->finalize = finalize;
  auto *element_class = GST_ELEMENT_CLASS(klass);
  const auto caps = stripes::stripe_caps();
  gst_element_class_add_pad_template(
      element_class, gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps.get()));
  gst_element_class_set_static_metadata(element_class, "Stripe stream sink", "Sink/Network",
                                        "Part of stripewssink", "Stripes");
  auto *sink_class = GST_BASE_SINK_CLASS(klass);
  sink_class->set_caps = GST_DEBUG_FUNCPTR(set_caps);
  sink_class->render = GST_DEBUG_FUNCPTR(render);
  sink_class->event = GST_DEBUG_FUNCPTR(event);
  sink_class->unlock = GST_DEBUG_FUNCPTR(unlock);
  sink_class->unlock_stop = GST_DEBUG_FUNCPTR(unlock_stop);
}

void stream_sink_init(StreamSink *self) {
  self->cancelled = stripes::new_for_c<std::atomic<bool>>(false);
  // Pictures are for now: no waiting for the clock, no preroll, no copy kept.
  gst_base_sink_set_sync(&self->parent, FALSE);
  gst_base_sink_set_async_enabled(&self->parent, FALSE);
  gst_base_sink_set_last_sample_enabled(&self->parent, FALSE);
  gst_base_sink_set_qos_enabled(&self->parent, FALSE);
}

} // namespace

namespace stripes {

Ref<GstElement> make_stream_sink(const char *name, StreamReceiver &receiver) {
  auto element = adopt(GST_ELEMENT(
      gst_object_ref_sink(g_object_new(stream_sink_get_type(), "name", name, nullptr))));
  self_of(element.get())->receiver = &receiver;
  return element;
}

Ref<GstCaps> stripe_caps() {
  return adopt(gst_caps_from_string(GST_STRIPE_CAPS_NAME
                                    ", codec=(string){ h264, jpeg }, width=(int)[ 1, 65535 ], "
                                    "height=(int)[ 1, 65535 ]"));
}

} // namespace stripes
