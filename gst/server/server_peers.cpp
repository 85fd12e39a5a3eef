// SPDX-License-Identifier: MPL-2.0
// The server's part in WebRTC, and which of two displays is the one that pages work with.
#include "server/server.h"
#include "server/websocket_transport.h"

namespace stripes {

HttpServer::Callbacks Server::http_callbacks(Inside &inside) {
  HttpServer::Callbacks callbacks;
  callbacks.on_client = [&inside](Ref<GIOStream> stream, Ref<GSocket> socket,
                                  const ClientRequest &request) {
    auto transport = std::make_unique<WebSocketTransport>(std::move(stream), std::move(socket));
    if (request.signalling)
      inside.peers.add(std::move(transport), request);
    else
      inside.hub.add(std::move(transport), request);
  };
  callbacks.may_join = [&inside](bool signalling) {
    return signalling ? inside.peers.has_room() : inside.hub.num_clients() < Hub::kMaxClients;
  };
  callbacks.modes = [&inside] { return inside.hub.modes(); };
  callbacks.switch_mode = [&inside](Mode mode) {
    inside.hub.switch_mode(mode);
    if (inside.hub.modes().current == Mode::WebSockets)
      inside.peers.close_all(kCloseGoingAway, "switched to stripes");
  };
  callbacks.ice_servers = [&inside] {
    return inside.peer_attachment ? inside.peer_attachment->ice_servers : std::string();
  };
  return callbacks;
}

// A display with stripes goes before one that only feeds peers.
void Server::Inside::choose_display() {
  DisplayHost *wanted = attached ? attached : peer_attachment ? &peer_attachment->display : nullptr;
  if (hub.host() == wanted)
    return;
  if (hub.host())
    hub.clear_host();
  if (!wanted)
    return;
  hub.set_host(*wanted, attached ? settings : peer_attachment->settings);
  show_peer_picture_size();
}

void Server::Inside::show_peer_picture_size() {
  if (!peer_attachment || peer_width == 0)
    return;
  if (hub.host() != &peer_attachment->display)
    return hub.display().set_picture_size(peer_width, peer_height);
  std::vector<StreamBox::Item> stream = {StreamInfo{Codec::H264, false, peer_width, peer_height}};
  hub.consume(stream, false);
}

bool Server::attach_peers(PeerAttachment attachment) {
  const auto running = this->running();
  bool done = false;
  if (running)
    running->loop.run([&] {
      Inside *inside = running->inside.get();
      if (!inside || inside->peer_attachment)
        return;
      inside->peer_attachment.emplace(std::move(attachment));
      inside->peer_width = inside->peer_height = 0;
      inside->choose_display();
      inside->peers.set_host(&inside->peer_attachment->host);
      inside->hub.set_peer_host(&inside->peer_attachment->host);
      inside->tell_ways();
      done = true;
    });
  return done;
}

void Server::detach_peers(PeerHost &host) {
  const auto running = this->running();
  if (!running)
    return;
  running->loop.run([&] {
    Inside *inside = running->inside.get();
    if (!inside || !inside->peer_attachment || &inside->peer_attachment->host != &host)
      return;
    inside->peers.set_host(nullptr);
    inside->hub.set_peer_host(nullptr);
    if (hub_shows_peers(*inside))
      inside->hub.clear_host();
    inside->peer_attachment.reset();
    inside->choose_display();
    inside->tell_ways();
    std::vector<PeerEvent> rest;
    peer_box_.take(rest);
  });
}

bool Server::hub_shows_peers(const Inside &inside) {
  return inside.peer_attachment && inside.hub.host() == &inside.peer_attachment->display;
}

bool Server::has_peers() const {
  const auto running = this->running();
  bool there = false;
  if (running)
    running->loop.run([&] { there = running->inside && running->inside->peer_attachment; });
  return there;
}

void Server::put_peer_event(PeerEvent event) {
  std::lock_guard lock(mutex_);
  if (running_)
    peer_box_.put(std::move(event), [this] { running_->inside->peer_wake.wake(); });
}

void Server::put_peer_picture_size(unsigned width, unsigned height) {
  std::lock_guard lock(mutex_);
  if (!running_)
    return;
  // Tasks run in order, so this one runs before stop() takes the inside away.
  Inside *inside = running_->inside.get();
  running_->loop.post([inside, width, height] {
    inside->peer_width = width;
    inside->peer_height = height;
    inside->show_peer_picture_size();
  });
}

} // namespace stripes
