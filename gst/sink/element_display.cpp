// SPDX-License-Identifier: MPL-2.0
#include "sink/element_display.h"

#include <initializer_list>

namespace stripes {

namespace {

guint handled_signal(const char *name, GType type, std::initializer_list<GType> arguments) {
  return g_signal_newv(name, type, G_SIGNAL_RUN_LAST, nullptr, g_signal_accumulator_true_handled,
                       nullptr, nullptr, G_TYPE_BOOLEAN, static_cast<guint>(arguments.size()),
                       const_cast<GType *>(arguments.begin()));
}

} // namespace

DisplaySignals install_display_signals(GType type) {
  DisplaySignals signals{};
  signals.client_added = g_signal_new("client-added", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr,
                                      nullptr, G_TYPE_NONE, 2, G_TYPE_UINT64, GST_TYPE_STRUCTURE);
  signals.client_removed =
      g_signal_new("client-removed", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_STRING);
  signals.setting_changed = handled_signal("setting-changed", type, {G_TYPE_STRING, G_TYPE_STRING});
  signals.resize_requested =
      handled_signal("resize-requested", type, {G_TYPE_UINT, G_TYPE_UINT, G_TYPE_STRING});
  signals.client_message = handled_signal("client-message", type, {G_TYPE_UINT64, G_TYPE_STRING});
  signals.microphone_changed =
      g_signal_new("microphone-changed", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals.microphone_packet =
      g_signal_new("microphone-packet", type, G_SIGNAL_RUN_LAST, 0, nullptr, nullptr, nullptr,
                   G_TYPE_NONE, 2, G_TYPE_UINT64, GST_TYPE_SAMPLE);
  return signals;
}

ElementDisplay::ElementDisplay(GstElement *element, const DisplaySignals &signals)
    : element_(element), signals_(signals),
      navigation_([this](Ref<GstEvent> event) { push(std::move(event)); }),
      // One channel: stereo is mixed by whoever decodes it.
      speech_caps_(adopt(gst_caps_new_simple("audio/x-opus", "channel-mapping-family", G_TYPE_INT,
                                             0, "channels", G_TYPE_INT, 1, "rate", G_TYPE_INT,
                                             48000, nullptr))) {}

void ElementDisplay::set_pad(Ref<GstPad> pad) {
  std::lock_guard lock(mutex_);
  pad_.swap(pad);
}

Ref<GstPad> ElementDisplay::pad() const {
  std::lock_guard lock(mutex_);
  return pad_;
}

void ElementDisplay::push(Ref<GstEvent> event) {
  if (const auto upstream = pad())
    gst_pad_push_event(upstream.get(), event.release());
}

void ElementDisplay::client_added(uint64_t id, const ClientRequest &request) {
  const StructurePtr info(gst_structure_new(
      "client-info", "role", G_TYPE_STRING, role_name(request.role), "address", G_TYPE_STRING,
      request.address.c_str(), "user-agent", G_TYPE_STRING, request.user_agent.c_str(), "transport",
      G_TYPE_STRING, request.by_rtp ? "webrtc" : "websocket", nullptr));
  g_signal_emit(element_, signals_.client_added, 0, guint64{id}, info.get());
  g_object_notify(G_OBJECT(element_), "num-clients");
}

void ElementDisplay::client_removed(uint64_t id, std::string_view reason) {
  g_signal_emit(element_, signals_.client_removed, 0, guint64{id}, std::string(reason).c_str());
  g_object_notify(G_OBJECT(element_), "num-clients");
}

bool ElementDisplay::setting_changed(std::string_view name, std::string_view value) {
  gboolean handled = FALSE;
  g_signal_emit(element_, signals_.setting_changed, 0, std::string(name).c_str(),
                std::string(value).c_str(), &handled);
  return handled;
}

bool ElementDisplay::resize_requested(unsigned width, unsigned height, std::string_view display) {
  gboolean handled = FALSE;
  g_signal_emit(element_, signals_.resize_requested, 0, width, height, std::string(display).c_str(),
                &handled);
  return handled;
}

bool ElementDisplay::client_message(uint64_t id, std::string_view text) {
  gboolean handled = FALSE;
  g_signal_emit(element_, signals_.client_message, 0, guint64{id}, std::string(text).c_str(),
                &handled);
  return handled;
}

bool ElementDisplay::takes_microphone() const {
  return g_signal_has_handler_pending(element_, signals_.microphone_packet, 0, FALSE);
}

void ElementDisplay::microphone_changed(uint64_t id) {
  g_signal_emit(element_, signals_.microphone_changed, 0, guint64{id});
}

void ElementDisplay::microphone_packet(uint64_t id, std::span<const uint8_t> packet,
                                       std::chrono::microseconds duration) {
  const auto buffer = adopt(gst_buffer_new_memdup(packet.data(), packet.size()));
  GST_BUFFER_DURATION(buffer.get()) =
      static_cast<GstClockTime>(std::chrono::nanoseconds(duration).count());
  const auto sample = adopt(gst_sample_new(buffer.get(), speech_caps_.get(), nullptr, nullptr));
  g_signal_emit(element_, signals_.microphone_packet, 0, guint64{id}, sample.get());
}

void ElementDisplay::apply_settings(const std::vector<ElementProperty> &properties) {
  push(settings_event(properties));
}

void ElementDisplay::request_keys(std::span<const uint32_t> rows) {
  push(key_unit_event(rows));
}

void ElementDisplay::hold_pictures(bool hold) {
  push(hold_event(hold));
}

} // namespace stripes
