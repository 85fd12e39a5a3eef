// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/peers.h"

#include "server/hub.h"
#include "server/log.h"
#include "server/verbs.h"
#include "server/websocket_reader.h"

namespace stripes {

struct Peers::Peer {
  PeerId id = 0;
  ClientRequest request;
  std::unique_ptr<SignallingClient> client;
  uint64_t session = 0;                    // the WebSocket session it belongs to; 0: none
  uint64_t own_session = 0;                // made for it; 0: none
  DataChannelTransport *channel = nullptr; // of the session of its own
  bool joined = false;                     // the host makes or has made it
  bool open = false;                       // its data channel
};

Peers::Peers(GMainContext *context, Hub &hub)
    : hub_(hub), reaper_(context, G_PRIORITY_DEFAULT, [this] { departed_.clear(); }) {}

Peers::~Peers() {
  for (auto &[id, peer] : peers_)
    leave(*peer, "server shutting down");
}

void Peers::set_host(PeerHost *host) {
  if (!host)
    close_all(kCloseGoingAway, "WebRTC was switched off.");
  host_ = host;
}

void Peers::close_all(uint16_t code, std::string_view reason) {
  end_where([](const Peer &) { return true; }, code, reason);
}

// Ending one can change the map.
void Peers::end_where(const std::function<bool(const Peer &)> &chosen, uint16_t code,
                      std::string_view sentence) {
  std::vector<PeerId> ids;
  for (const auto &[id, peer] : peers_)
    if (chosen(*peer))
      ids.push_back(id);
  for (const PeerId id : ids)
    if (Peer *peer = find(id))
      end(*peer, code, sentence);
}

void Peers::add(std::unique_ptr<Transport> transport, const ClientRequest &request) {
  auto made = std::make_unique<Peer>();
  Peer &peer = *made;
  peer.id = ++last_id_;
  peer.request = request;
  peer.request.by_rtp = true;
  SignallingClient::Owner &owner = *this;
  peer.client =
      std::make_unique<SignallingClient>(peer.id, request.role, std::move(transport), owner);
  peers_[peer.id] = std::move(made);
  peer.client->start();
}

Peers::Peer *Peers::find(PeerId id) {
  const auto found = peers_.find(id);
  return found == peers_.end() ? nullptr : found->second.get();
}

void Peers::leave(Peer &peer, std::string_view reason) {
  if (std::exchange(peer.joined, false) && host_)
    host_->peer_left(peer.id);
  if (auto *channel = std::exchange(peer.channel, nullptr))
    channel->ended(reason);
}

void Peers::end(Peer &peer, uint16_t code, std::string_view sentence) {
  leave(peer, sentence);
  peer.client->end(code, sentence);
}

void Peers::session_gone(uint64_t session) {
  end_where([session](const Peer &peer) { return peer.session == session; }, kCloseBadToken,
            "The session of this connection has ended.");
}

// --- signalling ------------------------------------------------------------------------------

// The peer that this one takes the place of: of the same session, or of the other page that
// controls without one.
Peers::Peer *Peers::rival_of(const Peer &peer) {
  for (auto &[id, other] : peers_) {
    if (other.get() == &peer || !other->joined || other->session != peer.session)
      continue;
    if (peer.session != 0 ||
        (peer.client->role() == Role::Controller && other->client->role() == Role::Controller))
      return other.get();
  }
  return nullptr;
}

bool Peers::too_many_take_overs() {
  const int64_t now = g_get_monotonic_time();
  while (!take_overs_.empty() && now - take_overs_.front() > kTakeOverTime)
    take_overs_.pop_front();
  if (take_overs_.size() >= kMaxTakeOvers)
    return true;
  take_overs_.push_back(now);
  return false;
}

std::string Peers::hello(SignallingClient &client, const SignallingHello &hello) {
  Peer *peer = find(client.peer());
  if (hello.other_display) { // before it takes the place of who has the one there is
    client.end(kCloseAlert, "This server has no second display.");
    return "no such display";
  }
  if (hello.token.empty() || !peer)
    return {};
  const Session *session = hub_.session_of(hello.token);
  if (!session) {
    client.end(kCloseBadToken, "This page's session is over.");
    return "bad token";
  }
  peer->session = session->id();
  return {};
}

std::string Peers::session_wanted(SignallingClient &client) {
  Peer *peer = find(client.peer());
  if (!peer || !host_)
    return "peer server not found";
  if (Peer *rival = rival_of(*peer)) {
    if (too_many_take_overs()) {
      client.end(kCloseAlert,
                 "Several pages take this desktop from each other. Close all but one.");
      return "superseded too often";
    }
    end(*rival, kCloseBadToken, "superseded by a new connection");
  }
  peer->joined = true;
  GST_INFO("peer %" G_GUINT64_FORMAT " joins from %s", peer->id, peer->request.address.c_str());
  client.send("SESSION_OK " + std::to_string(peer->id));
  host_->peer_joined(peer->id, hub_.microphone().is_offered() &&
                                   may(peer->client->role(), verb::Microphone{}));
  // A page with a session beside the peer says when it can be heard; others take what is offered.
  channel_sound(peer->id, peer->session == 0);
  return {};
}

void Peers::answered(SignallingClient &client, const std::string &sdp) {
  if (const Peer *peer = find(client.peer()); peer && peer->joined && host_)
    host_->peer_answered(peer->id, sdp);
}

void Peers::candidate(SignallingClient &client, const RemoteCandidate &candidate) {
  if (const Peer *peer = find(client.peer()); peer && peer->joined && host_)
    host_->peer_candidate(peer->id, candidate.line, candidate.text);
}

void Peers::gone(SignallingClient &client) {
  const auto found = peers_.find(client.peer());
  if (found == peers_.end())
    return;
  GST_INFO("peer %" G_GUINT64_FORMAT " has left", found->first);
  leave(*found->second, "connection closed");
  departed_.push_back(std::move(found->second));
  peers_.erase(found);
  reaper_.wake();
}

void Peers::ping() {
  const std::string text = "{\"type\":\"ping\",\"data\":{\"start_time\":" +
                           std::to_string(g_get_monotonic_time() / 1000) + "}}";
  for (const auto &[id, peer] : peers_)
    if (peer->open && peer->joined && host_)
      host_->peer_text(id, text);
}

// --- from the peers --------------------------------------------------------------------------

void Peers::take(std::vector<PeerEvent> &events) {
  for (auto &event : events) {
    Peer *peer = find(event.peer);
    if (peer && peer->joined) // others have left already
      std::visit([&](const auto &what) { on(*peer, what); }, event.what);
  }
}

void Peers::on(Peer &peer, const PeerEvent::Offer &offer) {
  peer.client->send(offer_text(peer.id, offer.sdp));
}

void Peers::on(Peer &peer, const PeerEvent::Candidate &candidate) {
  peer.client->send(candidate_text(peer.id, candidate.line, candidate.text));
}

void Peers::on(Peer &peer, const PeerEvent::ChannelOpened &) {
  peer.open = true;
  if (!ping_timer_.running())
    ping_timer_.start(kPingInterval, [this] {
      ping();
      return !peers_.empty();
    });
  if (peer.session != 0 || peer.channel)
    return;
  DataChannelOwner &owner = *this;
  auto transport = std::make_unique<DataChannelTransport>(peer.id, owner);
  peer.channel = transport.get();
  ClientRequest request = peer.request;
  request.role = peer.client->role();
  peer.own_session = hub_.add(std::move(transport), request);
}

void Peers::on(Peer &peer, const PeerEvent::ChannelText &text) {
  if (peer.channel)
    return peer.channel->received(text.text);
  Session *session = session_of(peer);
  if (session && !take_media_wish(peer, text.text))
    session->take_beside(text.text);
}

void Peers::on(Peer &peer, const PeerEvent::Speech &speech) {
  if (Session *session = session_of(peer))
    session->take_speech(speech.packet);
}

Session *Peers::session_of(const Peer &peer) const {
  return hub_.session(peer.session ? peer.session : peer.own_session);
}

// The session's own pictures and sound are what comes on its WebSocket.
bool Peers::take_media_wish(const Peer &peer, std::string_view text) {
  const Verb verb = parse_verb(text);
  if (std::holds_alternative<verb::StartAudio>(verb))
    channel_sound(peer.id, true);
  else if (std::holds_alternative<verb::StopAudio>(verb))
    channel_sound(peer.id, false);
  else if (std::holds_alternative<verb::StartVideo>(verb))
    channel_video(peer.id, true);
  else if (std::holds_alternative<verb::StopVideo>(verb))
    channel_video(peer.id, false);
  else
    return false;
  return true;
}

void Peers::on(Peer &peer, const PeerEvent::ChannelDrained &) {
  if (peer.channel)
    peer.channel->sent_all();
}

void Peers::on(Peer &peer, const PeerEvent::Ended &ended) {
  GST_WARNING("peer %" G_GUINT64_FORMAT ": %s", peer.id, ended.sentence.c_str());
  end(peer, kCloseInternal, ended.sentence);
}

// --- data channels ---------------------------------------------------------------------------

void Peers::channel_send(PeerId id, const std::string &text) {
  if (host_)
    host_->peer_text(id, text);
}

void Peers::channel_close(PeerId id, uint16_t code, std::string_view reason) {
  const bool superseded = reason.find("uperseded") != std::string_view::npos;
  if (Peer *peer = find(id))
    peer->client->end(superseded ? uint16_t{kCloseBadToken} : code, reason);
}

void Peers::channel_video(PeerId id, bool wanted) {
  if (host_)
    host_->peer_video(id, wanted);
}

void Peers::channel_sound(PeerId id, bool wanted) {
  if (host_)
    host_->peer_sound(id, wanted && !hub_.sound().is_forbidden());
}

void Peers::channel_needs_key(PeerId id) {
  if (host_)
    host_->peer_needs_key(id);
}

void Peers::channel_destroyed(PeerId id) {
  if (Peer *peer = find(id))
    peer->channel = nullptr;
}

} // namespace stripes
