// SPDX-License-Identifier: MPL-2.0
// The HTTP side: access checks, the page, the few API routes, and the WebSocket handshake. Knows
// nothing of sessions. Server thread only.
#pragma once

#include "base/result.h"
#include "server/access.h"
#include "server/listener.h"
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

  // routes: outlives the server. may_join: whether one more WebSocket client is welcome.
  static Result<std::unique_ptr<HttpServer>> listen(const Config &config, const RouteTable &routes,
                                                    ClientCallback on_client,
                                                    std::function<bool()> may_join);
  ~HttpServer();
  HttpServer(const HttpServer &) = delete;
  HttpServer &operator=(const HttpServer &) = delete;

  uint16_t port() const { return listener_->port(); }

 private:
  HttpServer(AccessRules access, const Config &config, const RouteTable &routes,
             ClientCallback on_client, std::function<bool()> may_join);

  Status open(const Config &config);
  void connected(GSocketConnection *connection);
  void check(SoupServerMessage *message, const char *path);
  bool check_origin(SoupServerMessage *message);
  void check_route(SoupServerMessage *message);
  void handle(SoupServerMessage *message, const char *path, GHashTable *query);
  void serve_file(SoupServerMessage *message, const char *path);
  void upgrade(SoupServerMessage *message, GHashTable *query);
  void upgraded(SoupServerMessage *message);

  AccessRules access_;
  const RouteTable &routes_;
  RouteCalls route_calls_;
  StaticFiles files_;
  ClientCallback on_client_;
  std::function<bool()> may_join_;
  Ref<SoupServer> soup_;
  std::unique_ptr<Listener> listener_;
};

} // namespace stripes
