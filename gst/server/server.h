// SPDX-License-Identifier: MPL-2.0
// The server as the rest of the process sees it: a thread that serves the page and its clients.
// Every method may be called on any thread unless it says otherwise.
#pragma once

#include "server/display_host.h"
#include "server/http_server.h"
#include "server/hub.h"
#include "server/loop.h"
#include "server/rtc/peer_box.h"
#include "server/rtc/peers.h"
#include "server/stream.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace stripes {

class Server {
 public:
  using Config = HttpServer::Config;

  Server() = default;
  ~Server() { stop(); }
  Server(const Server &) = delete;
  Server &operator=(const Server &) = delete;

  // Listens. Fails with a sentence for the user. Start and stop from one thread at a time and never
  // from a DisplayHost call.
  Status start(const Config &config);
  // Says goodbye to all clients and joins the thread.
  void stop();
  uint16_t port() const;   // 0 while stopped
  std::string url() const; // where a browser on this machine finds the page

  // Whether the caller is the server's thread.
  bool on_own_thread() const;

  // What the application answers itself; may change while the server runs.
  RouteTable &routes() { return routes_; }
  // Why there is no picture, for all pages, also those to come; empty: no trouble.
  void set_notice(std::string sentence);
  // Turns off the microphone that is on, if any; its page is told why.
  void stop_microphone(std::string sentence);

  // Whether somebody makes WebRTC peers already.
  bool has_peers() const;

  // Connects the one display's pipeline; false when there is one already. The server must run.
  bool attach(DisplayHost &host, Settings settings);
  // No call to the host begins or is under way after this.
  void detach(DisplayHost &host);

  // From the pipeline's threads while attached; never waits for the server.
  void put(StreamBox::Item item);
  // The same for sound; dropped while nobody listens.
  void put_sound(SoundPacket packet);
  // The host's sound may have come or gone.
  void sound_changed();
  // Waits until clients got everything or `timeout_ms` passed or `cancelled` is set.
  void drain(unsigned timeout_ms, const std::atomic<bool> &cancelled);

  // Who makes WebRTC peers; false when there is one already. The server must run. display: takes
  // what pages do while no other display is attached; its settings count then. ice_servers: the
  // JSON text that pages get about STUN and TURN.
  struct PeerAttachment {
    PeerHost &host;
    DisplayHost &display;
    Settings settings;
    std::string ice_servers;
  };
  bool attach_peers(PeerAttachment attachment);
  // No call to the host or its display begins or is under way after this.
  void detach_peers(PeerHost &host);
  // From the peers' threads while attached; never waits for the server.
  void put_peer_event(PeerEvent event);
  // The size of what peers show, px. Any thread while attached; never waits for the server.
  void put_peer_picture_size(unsigned width, unsigned height);

  // id 0: every client. False when the server is not running or too busy.
  bool send_text(uint64_t id, std::string_view text);
  bool disconnect_client(uint64_t id);
  size_t num_clients() const;
  std::vector<ClientStats> stats();

 private:
  // All that lives on the thread.
  struct Inside {
    Inside(GMainContext *context, Server &server);
    // Which display takes what pages do.
    void choose_display();
    // What pages can have.
    void tell_ways() { hub.set_ways(attached != nullptr, peer_attachment.has_value()); }
    void show_peer_picture_size();

    Hub hub;
    Peers peers;            // goes before the hub
    WakeSource stream_wake; // above other sources: pictures first
    WakeSource peer_wake;
    WakeSource sound_wake;
    WakeSource notice_wake;
    std::vector<StreamBox::Item> items;
    std::vector<PeerEvent> peer_events;
    std::deque<SoundPacket> sound;
    std::unique_ptr<HttpServer> http;
    DisplayHost *attached = nullptr;
    Settings settings; // of attached
    std::optional<PeerAttachment> peer_attachment;
    unsigned peer_width = 0, peer_height = 0; // px
  };
  // `inside` is there as long as this is the server's running_; made and destroyed on the loop.
  struct Running {
    std::unique_ptr<Inside> inside;
    LoopThread loop; // last: ends first
  };
  std::shared_ptr<Running> running() const;

  std::string notice() const;
  static HttpServer::Callbacks http_callbacks(Inside &inside);
  static bool hub_shows_peers(const Inside &inside);
  void forget_boxes();

  RouteTable routes_;
  // Guards running_, config_ and notice_; nothing is waited for while it is held.
  mutable std::mutex mutex_;
  std::shared_ptr<Running> running_;
  Config config_;
  std::string notice_;
  StreamBox box_;
  PeerBox peer_box_;
  SoundBox sound_box_;
};

} // namespace stripes
