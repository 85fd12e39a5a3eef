// SPDX-License-Identifier: MPL-2.0
// All WebRTC peers of one server: who signals, which session a peer belongs to, and where what
// comes through its data channel goes. Server thread only.
//
// A peer whose HELLO names the token of a WebSocket session is paired with it: its input is that
// session's. Any other gets a session of its own once its data channel is open.
#pragma once

#include "server/loop.h"
#include "server/rtc/data_channel_transport.h"
#include "server/rtc/signalling_client.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace stripes {

class Hub;
class Session;
struct ClientRequest;

class Peers : private SignallingClient::Owner, private DataChannelOwner {
 public:
  static constexpr size_t kMaxPeers = 32;
  // More take-overs than this within the time, and two pages are fighting for the display.
  static constexpr size_t kMaxTakeOvers = 3;
  static constexpr int64_t kTakeOverTime = 5000000; // µs
  // Each peer hears from us at least so often, also while the screen stands still.
  static constexpr unsigned kPingInterval = 1000; // ms

  Peers(GMainContext *context, Hub &hub);
  ~Peers() override;
  Peers(const Peers &) = delete;
  Peers &operator=(const Peers &) = delete;

  // Who makes peers; null: nobody any more, and all peers end.
  void set_host(PeerHost *host);
  bool has_host() const { return host_ != nullptr; }
  bool has_room() const { return peers_.size() < kMaxPeers; }

  // A signalling connection.
  void add(std::unique_ptr<Transport> transport, const ClientRequest &request);
  // What peers said since the last time.
  void take(std::vector<PeerEvent> &events);
  // A WebSocket session ended.
  void session_gone(uint64_t session);
  void close_all(uint16_t code, std::string_view reason);

 private:
  struct Peer;
  using PeerMap = std::map<PeerId, std::unique_ptr<Peer>>;

  std::string hello(SignallingClient &client, const SignallingHello &hello) override;
  std::string session_wanted(SignallingClient &client) override;
  void answered(SignallingClient &client, const std::string &sdp) override;
  void candidate(SignallingClient &client, const RemoteCandidate &candidate) override;
  void gone(SignallingClient &client) override;

  void channel_send(PeerId peer, const std::string &text) override;
  void channel_close(PeerId peer, uint16_t code, std::string_view reason) override;
  void channel_video(PeerId peer, bool wanted) override;
  void channel_sound(PeerId peer, bool wanted) override;
  void channel_needs_key(PeerId peer) override;
  void channel_destroyed(PeerId peer) override;

  void on(Peer &peer, const PeerEvent::Offer &offer);
  void on(Peer &peer, const PeerEvent::Candidate &candidate);
  void on(Peer &peer, const PeerEvent::ChannelOpened &);
  void on(Peer &peer, const PeerEvent::ChannelText &text);
  void on(Peer &peer, const PeerEvent::ChannelDrained &);
  void on(Peer &peer, const PeerEvent::Speech &speech);
  void on(Peer &peer, const PeerEvent::Ended &ended);

  Peer *find(PeerId id);
  // Null: it has none, or not yet.
  Session *session_of(const Peer &peer) const;
  // True: the text was about the pictures or the sound of the peer itself.
  bool take_media_wish(const Peer &peer, std::string_view text);
  Peer *rival_of(const Peer &peer);
  bool too_many_take_overs();
  void ping();
  // Media and data stop at once; the browser is told why.
  void end(Peer &peer, uint16_t code, std::string_view sentence);
  void end_where(const std::function<bool(const Peer &)> &chosen, uint16_t code,
                 std::string_view sentence);
  void leave(Peer &peer, std::string_view reason);

  Hub &hub_;
  PeerHost *host_ = nullptr;
  PeerMap peers_;
  std::vector<std::unique_ptr<Peer>> departed_; // destroyed from the loop
  WakeSource reaper_;
  PeerId last_id_ = 0;
  Timer ping_timer_;               // runs while there are peers
  std::deque<int64_t> take_overs_; // µs, the last kMaxTakeOvers
};

} // namespace stripes
