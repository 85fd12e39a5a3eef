// SPDX-License-Identifier: MPL-2.0
#include "webrtc/speech_branch.h"

#include "base/gst_ptr.h"

#include <gst/app/gstappsink.h>

namespace stripes {

namespace {

GstFlowReturn on_packet(GstAppSink *sink, gpointer data) {
  const auto sample = adopt(gst_app_sink_try_pull_sample(sink, 0));
  GstBuffer *buffer = sample ? gst_sample_get_buffer(sample.get()) : nullptr;
  if (!buffer)
    return GST_FLOW_OK;
  std::vector<uint8_t> packet(gst_buffer_get_size(buffer));
  gst_buffer_extract(buffer, 0, packet.data(), packet.size());
  (*static_cast<const PeerVoicePtr *>(data))->say(PeerEvent::Speech{std::move(packet)});
  return GST_FLOW_OK;
}

} // namespace

Status open_speech_branch(GstBin *pipeline, GstPad *from, PeerVoicePtr voice) {
  const Failure failure{"The microphone of this browser cannot be received.", {}};
  GstElement *depayloader = gst_element_factory_make("rtpopusdepay", nullptr);
  GstElement *sink = gst_element_factory_make("appsink", nullptr);
  if (!depayloader || !sink) {
    for (GstElement *made : {depayloader, sink})
      if (made)
        adopt(GST_ELEMENT(gst_object_ref_sink(made)));
    return failure;
  }
  g_object_set(sink, "sync", FALSE, "async", FALSE, "max-buffers", kMaxSpeechPackets, "drop", TRUE,
               "enable-last-sample", FALSE, nullptr);
  GstAppSinkCallbacks callbacks{};
  callbacks.new_sample = on_packet;
  gst_app_sink_set_callbacks(GST_APP_SINK(sink), &callbacks,
                             new_for_c<PeerVoicePtr>(std::move(voice)), delete_for_c<PeerVoicePtr>);
  gst_bin_add_many(pipeline, depayloader, sink, nullptr);
  const auto to = adopt(gst_element_get_static_pad(depayloader, "sink"));
  if (!gst_element_link(depayloader, sink) || !gst_element_sync_state_with_parent(sink) ||
      !gst_element_sync_state_with_parent(depayloader) ||
      gst_pad_link(from, to.get()) != GST_PAD_LINK_OK)
    return failure;
  return {};
}

} // namespace stripes
