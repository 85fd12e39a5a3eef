// SPDX-License-Identifier: MPL-2.0
#include "bench/meter/tap.h"

#include "stripe/gststripe.h"

#include <chrono>
#include <stdexcept>

namespace stripes::bench {

namespace {

// A picture of an ordinary encoder is one stripe, as large as its caps say.
void describe_whole_picture(GstPad *pad, GstBuffer *buffer, RecordEntry &entry) {
  const Ref<GstCaps> caps = adopt(gst_pad_get_current_caps(pad));
  int width = 0, height = 0;
  if (caps) {
    const GstStructure *format = gst_caps_get_structure(caps.get(), 0);
    gst_structure_get_int(format, "width", &width);
    gst_structure_get_int(format, "height", &height);
  }
  entry.width = static_cast<uint16_t>(width);
  entry.height = static_cast<uint16_t>(height);
  entry.flags = kRecordLast;
  if (!GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT))
    entry.flags |= kRecordKey;
}

void describe_stripe(GstPad *pad, GstBuffer *buffer, const GstStripeMeta &meta,
                     RecordEntry &entry) {
  entry.picture = meta.frame_id;
  entry.x = static_cast<uint16_t>(meta.x);
  entry.y = static_cast<uint16_t>(meta.y);
  entry.width = static_cast<uint16_t>(meta.width);
  entry.height = static_cast<uint16_t>(meta.height);
  entry.hole_x = static_cast<uint16_t>(meta.hole_x);
  entry.hole_y = static_cast<uint16_t>(meta.hole_y);
  entry.hole_width = static_cast<uint16_t>(meta.hole_width);
  entry.hole_height = static_cast<uint16_t>(meta.hole_height);
  if (meta.key)
    entry.flags |= kRecordKey;
  if (meta.refinement)
    entry.flags |= kRecordRefinement;
  if (GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_MARKER))
    entry.flags |= kRecordLast;
  const Ref<GstCaps> caps = adopt(gst_pad_get_current_caps(pad));
  const char *codec =
      caps ? gst_structure_get_string(gst_caps_get_structure(caps.get(), 0), "codec") : nullptr;
  if (g_strcmp0(codec, "jpeg") == 0)
    entry.flags |= kRecordJpeg;
}

} // namespace

Tap::Tap(GstElement *element, RecordWriter &record)
    : record_(record), pad_(adopt(gst_element_get_static_pad(element, "src"))) {
  if (!pad_)
    throw std::runtime_error("the element to be measured has no src pad");
  probe_ = gst_pad_add_probe(pad_.get(), GST_PAD_PROBE_TYPE_BUFFER, &Tap::on_buffer, this, nullptr);
}

Tap::~Tap() {
  gst_pad_remove_probe(pad_.get(), probe_);
}

GstPadProbeReturn Tap::on_buffer(GstPad *pad, GstPadProbeInfo *info, void *self) noexcept {
  static_cast<Tap *>(self)->note(pad, GST_PAD_PROBE_INFO_BUFFER(info));
  return GST_PAD_PROBE_OK;
}

void Tap::note(GstPad *pad, GstBuffer *buffer) {
  RecordEntry entry;
  entry.time = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch() /
                                     std::chrono::nanoseconds(1));
  entry.bytes = static_cast<uint32_t>(gst_buffer_get_size(buffer));
  entry.picture = static_cast<uint32_t>(++buffers_);
  if (const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer))
    describe_stripe(pad, buffer, *meta, entry);
  else
    describe_whole_picture(pad, buffer, entry);
  GstMapInfo map = GST_MAP_INFO_INIT;
  if (record_.wants_payload() && !gst_buffer_map(buffer, &map, GST_MAP_READ))
    return;
  record_.add(entry, map.data);
  if (map.memory)
    gst_buffer_unmap(buffer, &map);
}

} // namespace stripes::bench
