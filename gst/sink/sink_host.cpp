// SPDX-License-Identifier: MPL-2.0
#include "sink/sink_host.h"

namespace stripes {

SinkHost::SinkHost(GstElement *element, const SinkSignals &signals)
    : element_(element), signals_(signals),
      navigation_([this](Ref<GstEvent> event) { push(std::move(event)); }) {}

Status SinkHost::attach(GstStripeServer *server, Settings settings) {
  if (auto taken = take_server(server); !taken)
    return taken;
  if (!server_of(server).attach(*this, std::move(settings))) {
    leave_server(server);
    return Failure{"The server given to this sink serves the display of another sink already.", {}};
  }
  std::lock_guard lock(mutex_);
  server_ = share(server);
  return {};
}

void SinkHost::detach() {
  Ref<GstStripeServer> server;
  {
    std::lock_guard lock(mutex_);
    server.swap(server_);
  }
  if (!server)
    return;
  server_of(server.get()).detach(*this);
  leave_server(server.get());
}

Ref<GstStripeServer> SinkHost::server() const {
  std::lock_guard lock(mutex_);
  return server_;
}

void SinkHost::set_pad(Ref<GstPad> pad) {
  std::lock_guard lock(mutex_);
  pad_.swap(pad);
}

void SinkHost::put(StreamBox::Item item) {
  if (const auto to = server())
    server_of(to.get()).put(std::move(item));
}

void SinkHost::drain(const std::atomic<bool> &cancelled) {
  if (const auto to = server())
    server_of(to.get()).drain(kEosGrace, cancelled);
}

void SinkHost::push(Ref<GstEvent> event) {
  Ref<GstPad> pad;
  {
    std::lock_guard lock(mutex_);
    pad = pad_;
  }
  if (pad)
    gst_pad_push_event(pad.get(), event.release());
}

void SinkHost::client_added(uint64_t id, const ClientRequest &request) {
  const StructurePtr info(gst_structure_new(
      "client-info", "role", G_TYPE_STRING, role_name(request.role), "address", G_TYPE_STRING,
      request.address.c_str(), "user-agent", G_TYPE_STRING, request.user_agent.c_str(), "transport",
      G_TYPE_STRING, "websocket", nullptr));
  g_signal_emit(element_, signals_.client_added, 0, guint64{id}, info.get());
  g_object_notify(G_OBJECT(element_), "num-clients");
}

void SinkHost::client_removed(uint64_t id, std::string_view reason) {
  g_signal_emit(element_, signals_.client_removed, 0, guint64{id}, std::string(reason).c_str());
  g_object_notify(G_OBJECT(element_), "num-clients");
}

bool SinkHost::setting_changed(std::string_view name, std::string_view value) {
  gboolean handled = FALSE;
  g_signal_emit(element_, signals_.setting_changed, 0, std::string(name).c_str(),
                std::string(value).c_str(), &handled);
  return handled;
}

bool SinkHost::resize_requested(unsigned width, unsigned height, std::string_view display) {
  gboolean handled = FALSE;
  g_signal_emit(element_, signals_.resize_requested, 0, width, height, std::string(display).c_str(),
                &handled);
  return handled;
}

bool SinkHost::client_message(uint64_t id, std::string_view text) {
  gboolean handled = FALSE;
  g_signal_emit(element_, signals_.client_message, 0, guint64{id}, std::string(text).c_str(),
                &handled);
  return handled;
}

void SinkHost::apply_settings(const std::vector<ElementProperty> &properties) {
  push(settings_event(properties));
}

void SinkHost::request_keys(std::span<const uint32_t> rows) {
  push(key_unit_event(rows));
}

void SinkHost::hold_pictures(bool hold) {
  push(hold_event(hold));
}

} // namespace stripes
