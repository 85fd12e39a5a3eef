// SPDX-License-Identifier: MPL-2.0
#include "sink/sink_host.h"

namespace stripes {

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
  listeners_changed(0);
  leave_server(server.get());
}

Ref<GstStripeServer> SinkHost::server() const {
  std::lock_guard lock(mutex_);
  return server_;
}

void SinkHost::set_sound(bool here) {
  has_sound_ = here;
  if (const auto to = server())
    server_of(to.get()).sound_changed();
}

void SinkHost::put(StreamBox::Item item) {
  if (const auto to = server())
    server_of(to.get()).put(std::move(item));
}

void SinkHost::drain(const std::atomic<bool> &cancelled) {
  if (const auto to = server())
    server_of(to.get()).drain(kEosGrace, cancelled);
}

void SinkHost::put_sound(SoundPacket packet) {
  if (listeners_ == 0)
    return;
  if (const auto to = server())
    server_of(to.get()).put_sound(std::move(packet));
}

void SinkHost::listeners_changed(size_t count) {
  const auto now = static_cast<guint>(count);
  if (listeners_.exchange(now) != now)
    g_object_notify(G_OBJECT(element()), "num-listeners");
}

} // namespace stripes
