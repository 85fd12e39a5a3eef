// SPDX-License-Identifier: MPL-2.0
#include "sink/sink_pads.h"

#include "stripe/gststripe.h"

#include <cstring>

namespace stripes {

namespace {

constexpr char kVideo[] = "video_%u", kAudio[] = "audio_%u";
constexpr char kVideoSink[] = "video-sink", kAudioSink[] = "audio-sink";

bool is_audio(GstPadTemplate *templ) {
  return std::strcmp(GST_PAD_TEMPLATE_NAME_TEMPLATE(templ), kAudio) == 0;
}

void add_template(GstElementClass *element_class, const char *name, const Ref<GstCaps> &caps) {
  gst_element_class_add_pad_template(
      element_class, gst_pad_template_new(name, GST_PAD_SINK, GST_PAD_REQUEST, caps.get()));
}

} // namespace

void add_pad_templates(GstElementClass *element_class) {
  add_template(element_class, kVideo, stripe_caps());
  add_template(element_class, kAudio, sound_caps());
}

GstPad *request_sink_pad(GstElement *element, SinkHost &host, GstPadTemplate *templ,
                         const char *name) {
  const bool audio = is_audio(templ);
  const char *inner_name = audio ? kAudioSink : kVideoSink;
  if (adopt(gst_bin_get_by_name(GST_BIN(element), inner_name))) {
    GST_ELEMENT_WARNING(element, CORE, PAD,
                        ("stripewssink shows one display; a second stream of %s cannot be linked.",
                         audio ? "sound" : "pictures"),
                        ("pad %s refused", name ? name : GST_PAD_TEMPLATE_NAME_TEMPLATE(templ)));
    return nullptr;
  }
  auto inner = audio ? make_sound_sink(inner_name, host) : make_stream_sink(inner_name, host);
  const auto inner_pad = adopt(gst_element_get_static_pad(inner.get(), "sink"));
  gst_bin_add(GST_BIN(element), inner.get());
  if (!audio)
    host.set_pad(inner_pad);
  gst_element_sync_state_with_parent(inner.get());
  const char *usual = audio ? "audio_0" : "video_0";
  GstPad *pad = gst_ghost_pad_new_from_template(name ? name : usual, inner_pad.get(), templ);
  gst_pad_set_active(pad, TRUE);
  gst_element_add_pad(element, pad);
  if (audio)
    host.set_sound(true);
  return pad;
}

void release_sink_pad(GstElement *element, SinkHost &host, GstPad *pad) {
  const auto inner_pad = adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(pad)));
  if (is_audio(GST_PAD_PAD_TEMPLATE(pad)))
    host.set_sound(false);
  else
    host.set_pad(nullptr);
  gst_pad_set_active(pad, FALSE);
  gst_element_remove_pad(element, pad);
  if (!inner_pad) // a bin that is disposed of has lost its children before its pads
    return;
  if (const auto inner = adopt(gst_pad_get_parent_element(inner_pad.get()))) {
    gst_element_set_state(inner.get(), GST_STATE_NULL);
    gst_bin_remove(GST_BIN(element), inner.get());
  }
}

} // namespace stripes
