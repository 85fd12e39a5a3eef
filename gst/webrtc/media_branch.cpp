// SPDX-License-Identifier: MPL-2.0
#include "webrtc/media_branch.h"

#include "webrtc/codec_table.h"
#include "webrtc/log.h"
#include "webrtc/playout_delay.h"

#include <gst/video/video.h>

namespace stripes {

MediaBranch::MediaBranch(GstBin *pipeline, GstPad *to, const MediaBranchSpec &spec,
                         Callbacks callbacks)
    : pipeline_(pipeline), to_(share(to)), spec_(spec), callbacks_(std::move(callbacks)) {}

MediaBranch::~MediaBranch() = default;

void MediaBranch::add_extensions(GstElement *payloader) const {
  if (spec_.twcc) {
    const auto twcc = adopt(gst_rtp_header_extension_create_from_uri(kTwccUri));
    if (twcc) {
      gst_rtp_header_extension_set_id(twcc.get(), kTwccExtension);
      g_signal_emit_by_name(payloader, "add-extension", twcc.get());
    }
  }
  if (spec_.playout_delay) {
    const auto delay = make_playout_delay(spec_.min_delay, spec_.max_delay);
    gst_rtp_header_extension_set_id(delay.get(), kPlayoutDelayExtension);
    g_signal_emit_by_name(payloader, "add-extension", delay.get());
  }
}

Status MediaBranch::open() {
  const Failure failure{"The server could not make the stream for this browser.", spec_.payloader};
  GErrorOut error;
  payloader_ = adopt(gst_parse_launch(spec_.payloader.c_str(), error.out()));
  GstElement *source = gst_element_factory_make("appsrc", nullptr);
  if (!payloader_ || !source)
    return failure;
  gst_object_ref_sink(payloader_.get());
  source_ = adopt(GST_ELEMENT(gst_object_ref_sink(source)));
  g_object_set(source, "format", GST_FORMAT_TIME, "is-live", TRUE, "max-buffers", guint64{0},
               "max-bytes", guint64{0}, nullptr);
  GstAppSrcCallbacks callbacks{};
  // Asked for when it has nothing more to send.
  callbacks.need_data = [](GstAppSrc *, guint, gpointer self) {
    static_cast<MediaBranch *>(self)->callbacks_.drained();
  };
  gst_app_src_set_callbacks(GST_APP_SRC(source), &callbacks, this, nullptr);
  g_object_set(payloader_.get(), "pt", guint{spec_.payload_type}, "ssrc", spec_.ssrc, nullptr);
  add_extensions(payloader_.get());
  gst_bin_add_many(pipeline_, source_.get(), payloader_.get(), nullptr);

  const auto out = adopt(gst_element_get_static_pad(payloader_.get(), "src"));
  gst_pad_add_probe(out.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_caps, this, nullptr);
  const auto in = adopt(gst_element_get_static_pad(source_.get(), "src"));
  gst_pad_add_probe(in.get(), GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_upstream, this, nullptr);
  if (!gst_element_link(source_.get(), payloader_.get()) ||
      gst_pad_link(out.get(), to_.get()) != GST_PAD_LINK_OK)
    return failure;
  if (!gst_element_sync_state_with_parent(payloader_.get()) ||
      !gst_element_sync_state_with_parent(source_.get()))
    return failure;
  return {};
}

// What was negotiated stays, whatever the payloader finds in the stream (profile and level, for
// one), or webrtcbin would want to negotiate again.
GstPadProbeReturn MediaBranch::on_caps(GstPad *, GstPadProbeInfo *info, gpointer data) {
  auto *self = static_cast<MediaBranch *>(data);
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
  if (GST_EVENT_TYPE(event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  GstCaps *caps = nullptr;
  gst_event_parse_caps(event, &caps);
  const auto out = adopt(gst_caps_copy(self->spec_.rtp_caps.get()));
  // Where time and sequence numbers begin is the payloader's to say.
  const GstStructure *from = gst_caps_get_structure(caps, 0);
  GstStructure *to = gst_caps_get_structure(out.get(), 0);
  for (const char *name : {"timestamp-offset", "seqnum-offset"})
    if (const GValue *value = gst_structure_get_value(from, name))
      gst_structure_set_value(to, name, value);
  GST_PAD_PROBE_INFO_DATA(info) = gst_event_new_caps(out.get());
  adopt(event); // ours now that another one goes on
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn MediaBranch::on_upstream(GstPad *, GstPadProbeInfo *info, gpointer data) {
  if (!gst_video_event_is_force_key_unit(GST_PAD_PROBE_INFO_EVENT(info)))
    return GST_PAD_PROBE_OK;
  static_cast<MediaBranch *>(data)->callbacks_.key_wanted();
  return GST_PAD_PROBE_OK;
}

bool MediaBranch::is_empty() const {
  return gst_app_src_get_current_level_buffers(GST_APP_SRC(source_.get())) == 0;
}

bool MediaBranch::push(const Ref<GstBuffer> &buffer, GstCaps *caps) {
  const bool delta = GST_BUFFER_FLAG_IS_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT);
  if (waits_for_key_ && delta)
    return true;
  auto *source = GST_APP_SRC(source_.get());
  if (gst_app_src_get_current_level_buffers(source) >= spec_.bound) {
    waits_for_key_ = true;
    return false;
  }
  waits_for_key_ = false;
  if (!caps_ || !gst_caps_is_equal(caps_.get(), caps)) {
    caps_ = share(caps);
    gst_app_src_set_caps(source, caps);
  }
  gst_app_src_push_buffer(source, Ref<GstBuffer>(buffer).release());
  return true;
}

} // namespace stripes
