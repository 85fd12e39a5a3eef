// SPDX-License-Identifier: MPL-2.0
// The HTTP side: access checks, the page, the few API routes, and the WebSocket handshake. Knows
// nothing of sessions. Server thread only.
#pragma once

#include "base/result.h"
#include "server/access.h"
#include "server/listener.h"
#include "server/modes.h"
#include "server/roles.h"
#include "server/route_calls.h"
#include "server/static_files.h"

#include <functional>
#include <gio/gio.h>
#include <libsoup/soup.h>
#include <memory>
#include <string>

namespace stripes {

// What is known of a client before its first message.
struct ClientRequest {
  Role role = Role::Controller;
  std::string address; // IP literal
  std::string user_agent;
  bool full_colour = false; // it decodes 4:4:4
  bool columns = false;     // it takes stripes that are narrower than the picture
  bool signalling = false;  // a WebRTC signalling connection and no session
  bool pairs = false;       // it may have a WebRTC peer beside its WebSocket
  bool by_rtp = false;      // gets its pictures from a WebRTC peer and not as stripes
};

class HttpServer {
 public:
  static constexpr unsigned kIdleTimeout = 20; // s that an HTTP connection may say nothing

  struct Config {
    std::string address; // IP literal or "localhost"
    uint16_t port = 0;   // 0: any free one
    std::string web_root;
    std::string allowed_origins;
  };
  // Takes over an upgraded connection.
  using ClientCallback =
      std::function<void(Ref<GIOStream>, Ref<GSocket>, const ClientRequest &request)>;

  struct Callbacks {
    ClientCallback on_client;
    // Whether one more is welcome: by its WebSocket, or to signal.
    std::function<bool(bool signalling)> may_join;
    std::function<ModeState()> modes;
    std::function<void(Mode)> switch_mode;
    std::function<std::string()> ice_servers; // what /api/turn answers
  };

  // routes: outlives the server.
  static Result<std::unique_ptr<HttpServer>> listen(const Config &config, const RouteTable &routes,
                                                    Callbacks callbacks);
  ~HttpServer();
  HttpServer(const HttpServer &) = delete;
  HttpServer &operator=(const HttpServer &) = delete;

  uint16_t port() const { return listener_->port(); }

 private:
  HttpServer(AccessRules access, const Config &config, const RouteTable &routes,
             Callbacks callbacks);

  Status open(const Config &config);
  void connected(GSocketConnection *connection);
  void check(SoupServerMessage *message, const char *path);
  bool check_origin(SoupServerMessage *message);
  void check_route(SoupServerMessage *message);
  void handle(SoupServerMessage *message, const char *path, GHashTable *query);
  void serve_file(SoupServerMessage *message, const char *path);
  void serve_ice_servers(SoupServerMessage *message);
  void switch_mode(SoupServerMessage *message, GHashTable *query);
  bool check_webrtc(SoupServerMessage *message);
  void upgrade(SoupServerMessage *message, std::string_view path, GHashTable *query);
  void upgraded(SoupServerMessage *message);

  AccessRules access_;
  const RouteTable &routes_;
  RouteCalls route_calls_;
  StaticFiles files_;
  const Callbacks callbacks_;
  Ref<SoupServer> soup_;
  std::unique_ptr<Listener> listener_;
};

} // namespace stripes
