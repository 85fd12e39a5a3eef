// SPDX-License-Identifier: MPL-2.0
#include "server/http_server.h"

#include "base/for_c.h"
#include "server/full_colour.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace stripes {

namespace {

constexpr char kRequestData[] = "stripes-request"; // a ClientRequest
constexpr char kJson[] = "application/json; charset=utf-8";
constexpr char kSwitch[] = "/api/switch";
constexpr char kNoWebRtc[] = "This server does not offer WebRTC now.\n";
constexpr unsigned kUpgradeRequired = 426; // libsoup has no name for it

const char *header(SoupServerMessage *message, const char *name) {
  return soup_message_headers_get_one(soup_server_message_get_request_headers(message), name);
}

void reply(SoupServerMessage *message, unsigned status, std::string_view text,
           const char *type = "text/plain; charset=utf-8") {
  soup_server_message_set_status(message, status, nullptr);
  soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, text.data(), text.size());
}

std::optional<std::string_view> query_value(GHashTable *query, const char *name) {
  const auto *value = query ? static_cast<const char *>(g_hash_table_lookup(query, name)) : nullptr;
  return value ? std::optional<std::string_view>(value) : std::nullopt;
}

Role role_of(GHashTable *query) {
  return query_value(query, "role") == "viewer" ? Role::Viewer : Role::Controller;
}

std::string local_address(SoupServerMessage *message) {
  GSocketAddress *address = soup_server_message_get_local_address(message);
  if (!address || !G_IS_INET_SOCKET_ADDRESS(address))
    return {};
  const Unique<char, g_free> text(
      g_inet_address_to_string(g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address))));
  return text.get();
}

// Scripts of our own only. A folder that somebody serves instead may be a page built elsewhere,
// with inline and blob scripts, and is theirs to trust.
std::string content_security_policy(bool compiled_in, const char *host) {
  const std::string scripts = compiled_in ? "'self'" : "'self' 'unsafe-inline' blob:";
  const std::string sockets = std::string("ws://") + host + " wss://" + host;
  return "default-src 'none'; script-src " + scripts +
         "; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self' data:; "
         "media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; frame-src 'self'; "
         "connect-src 'self' " +
         sockets + "; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
}

void add_security_headers(SoupServerMessage *message, bool compiled_in, const char *host) {
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  const std::string policy = content_security_policy(compiled_in, host);
  soup_message_headers_replace(headers, "Content-Security-Policy", policy.c_str());
  soup_message_headers_replace(headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace(headers, "X-Frame-Options", "SAMEORIGIN");
  soup_message_headers_replace(headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace(headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace(headers, "Cache-Control", "no-cache");
}

} // namespace

HttpServer::HttpServer(AccessRules access, const Config &config, const RouteTable &routes,
                       Callbacks callbacks)
    : access_(std::move(access)), routes_(routes),
      route_calls_(g_main_context_get_thread_default()), files_(config.web_root),
      callbacks_(std::move(callbacks)) {}

HttpServer::~HttpServer() {
  listener_.reset();
  if (!soup_)
    return;
  soup_server_remove_handler(soup_.get(), "/");
  soup_server_disconnect(soup_.get());
}

Result<std::unique_ptr<HttpServer>>
HttpServer::listen(const Config &config, const RouteTable &routes, Callbacks callbacks) {
  auto access = AccessRules::parse(config.allowed_origins);
  if (!access)
    return access.failure();
  std::unique_ptr<HttpServer> server(
      new HttpServer(std::move(*access), config, routes, std::move(callbacks)));
  if (auto opened = server->open(config); !opened)
    return opened.failure();
  return server;
}

Status HttpServer::open(const Config &config) {
  if (auto readable = files_.check(); !readable)
    return readable;
  soup_ = adopt(soup_server_new("server-header", "stripes", nullptr));
  // Compressing video that is compressed already would cost a core for nothing.
  soup_server_remove_websocket_extension(soup_.get(), SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler(
      soup_.get(), "/",
      [](SoupServer *, SoupServerMessage *message, const char *path, GHashTable *, gpointer self) {
        static_cast<HttpServer *>(self)->check(message, path);
      },
      this, nullptr);
  soup_server_add_handler(
      soup_.get(), "/",
      [](SoupServer *, SoupServerMessage *message, const char *path, GHashTable *query,
         gpointer self) { static_cast<HttpServer *>(self)->handle(message, path, query); },
      this, nullptr);

  auto listener =
      Listener::open(config.address, config.port, [this](const Ref<GSocketConnection> &connection) {
        connected(connection.get());
      });
  if (!listener)
    return listener.failure();
  listener_ = std::move(*listener);
  return {};
}

void HttpServer::connected(GSocketConnection *connection) {
  GSocket *socket = g_socket_connection_get_socket(connection);
  g_socket_set_timeout(socket, kIdleTimeout);
  g_socket_set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1, nullptr);
  const auto local = adopt(g_socket_get_local_address(socket, nullptr));
  const auto remote = adopt(g_socket_get_remote_address(socket, nullptr));
  if (local && remote) // or it left already
    soup_server_accept_iostream(soup_.get(), G_IO_STREAM(connection), local.get(), remote.get(),
                                nullptr);
}

// When the headers are there, before any body is read.
void HttpServer::check(SoupServerMessage *message, const char *path) {
  // Bodies are of no use but to routes: do not collect what somebody pours in.
  soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
  // libsoup answers many small ranges with many copies.
  soup_message_headers_remove(soup_server_message_get_request_headers(message), "Range");
  // libsoup 3.2 never closes a kept connection that its client left, and so runs out of
  // descriptors.
  soup_message_headers_replace(soup_server_message_get_response_headers(message), "Connection",
                               "close");

  const char *host = header(message, "Host");
  if (const auto allowed = access_.check_host(host ? host : "", local_address(message)); !allowed)
    return reply(message, SOUP_STATUS_FORBIDDEN, allowed.failure().user + "\n");
  add_security_headers(message, files_.compiled_in(), host);
  if (routes_.find(path) || std::string_view(path) == kSwitch)
    return check_route(message);
  const std::string_view method = soup_server_message_get_method(message);
  if (method != "GET" && method != "HEAD") {
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Allow",
                                 "GET, HEAD");
    reply(message, SOUP_STATUS_METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
  }
}

bool HttpServer::check_origin(SoupServerMessage *message) {
  const char *host = header(message, "Host");
  const char *origin = header(message, "Origin");
  const auto allowed = access_.check_origin(
      origin ? std::optional<std::string_view>(origin) : std::nullopt, host ? host : "");
  if (!allowed)
    reply(message, SOUP_STATUS_FORBIDDEN, allowed.failure().user + "\n");
  return bool(allowed);
}

void HttpServer::check_route(SoupServerMessage *message) {
  if (!check_origin(message))
    return;
  if (const unsigned refused = RouteCalls::check_body(message))
    return reply(message, refused,
                 refused == SOUP_STATUS_LENGTH_REQUIRED
                     ? "Say the body's length before it (Content-Length).\n"
                     : "A request's body may have 1 MiB at most.\n");
  soup_message_body_set_accumulate(soup_server_message_get_request_body(message), TRUE);
}

void HttpServer::handle(SoupServerMessage *message, const char *path, GHashTable *query) {
  const std::string_view route = path;
  if (is_websocket_path(route) || is_signalling_path(route))
    return upgrade(message, route, query);
  if (route == "/api/turn")
    return serve_ice_servers(message);
  if (route == "/api/health")
    return reply(message, SOUP_STATUS_OK, "OK");
  if (route == "/api/status")
    return reply(message, SOUP_STATUS_OK, mode_status_json(callbacks_.modes()), kJson);
  if (route == kSwitch)
    return switch_mode(message, query);
  if (const auto handler = routes_.find(route))
    return route_calls_.call(message, path, role_of(query), *handler);
  if (route == "/api" || route.starts_with("/api/"))
    return reply(message, SOUP_STATUS_NOT_FOUND, R"({"status":"error","message":"no such route"})",
                 kJson);
  serve_file(message, path);
}

void HttpServer::serve_file(SoupServerMessage *message, const char *path) {
  const auto file = files_.find(path);
  if (!file)
    return reply(message, SOUP_STATUS_NOT_FOUND, "No such file.\n");
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  soup_message_headers_replace(headers, "ETag", file->etag.c_str());
  const char *known = header(message, "If-None-Match");
  if (known && std::string_view(known).find(file->etag) != std::string_view::npos) {
    soup_server_message_set_status(message, SOUP_STATUS_NOT_MODIFIED, nullptr);
    return;
  }
  soup_server_message_set_status(message, SOUP_STATUS_OK, nullptr);
  soup_message_headers_set_content_type(headers, file->type, nullptr);
  soup_message_body_append_bytes(soup_server_message_get_response_body(message),
                                 file->content.get());
}

// false: not now, which was answered.
bool HttpServer::check_webrtc(SoupServerMessage *message) {
  const ModeState modes = callbacks_.modes();
  if (modes.webrtc && (modes.dual || modes.current == Mode::WebRtc))
    return true;
  if (modes.webrtc_starts) {
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Retry-After",
                                 "1");
    reply(message, SOUP_STATUS_SERVICE_UNAVAILABLE, "WebRTC starts.\n");
  } else {
    reply(message, SOUP_STATUS_CONFLICT, kNoWebRtc);
  }
  return false;
}

void HttpServer::switch_mode(SoupServerMessage *message, GHashTable *query) {
  if (std::string_view(soup_server_message_get_method(message)) != "POST") {
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Allow",
                                 "POST");
    return reply(message, SOUP_STATUS_METHOD_NOT_ALLOWED, "Only POST.\n");
  }
  const auto body = adopt(soup_message_body_flatten(soup_server_message_get_request_body(message)));
  gsize size = 0;
  const auto *text = static_cast<const char *>(g_bytes_get_data(body.get(), &size));
  const ModeAnswer answer = answer_mode_request(callbacks_.modes(), role_of(query),
                                                text ? std::string_view(text, size) : "");
  if (answer.wanted)
    callbacks_.switch_mode(*answer.wanted);
  reply(message, answer.status, answer.json, kJson);
}

void HttpServer::serve_ice_servers(SoupServerMessage *message) {
  if (!check_origin(message)) // it may hold a password
    return;
  if (!check_webrtc(message))
    return;
  soup_message_headers_replace(soup_server_message_get_response_headers(message), "Cache-Control",
                               "no-store");
  reply(message, SOUP_STATUS_OK, callbacks_.ice_servers(), kJson);
}

void HttpServer::upgrade(SoupServerMessage *message, std::string_view path, GHashTable *query) {
  if (!check_origin(message))
    return;
  const bool signalling = is_signalling_path(path);
  const bool pairs = !signalling && query_value(query, "webrtc") == "1";
  if (signalling && !check_webrtc(message))
    return;
  // Pages that know one way at a time look for the other then.
  const ModeState modes = callbacks_.modes();
  if (!signalling && !pairs && modes.current == Mode::WebRtc && !modes.dual)
    return reply(message, SOUP_STATUS_CONFLICT, "This server is in WebRTC mode.\n");
  const char *wanted = header(message, "Upgrade");
  if (!wanted || g_ascii_strcasecmp(wanted, "websocket") != 0) {
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Upgrade",
                                 "websocket");
    reply(message, kUpgradeRequired, "This is a WebSocket.\n");
    return soup_server_message_set_status(message, kUpgradeRequired, "Upgrade Required");
  }
  if (!callbacks_.may_join(signalling))
    return reply(message, SOUP_STATUS_SERVICE_UNAVAILABLE, "Too many clients.\n");
  if (!soup_websocket_server_process_handshake(message, nullptr, nullptr, nullptr, nullptr))
    return; // the answer says why
  const char *agent = header(message, "User-Agent");
  ClientRequest request;
  request.role = role_of(query);
  request.user_agent = agent ? std::string_view(agent).substr(0, 256) : std::string_view();
  request.full_colour = decodes_full_colour(query_value(query, "fullcolor"), agent ? agent : "");
  request.columns = query_value(query, "columns") == "true";
  request.signalling = signalling;
  request.pairs = pairs;
  g_object_set_data_full(G_OBJECT(message), kRequestData, new_for_c<ClientRequest>(request),
                         delete_for_c<ClientRequest>);
  g_signal_connect(message, "wrote-informational",
                   G_CALLBACK(+[](SoupServerMessage *done, gpointer self) {
                     static_cast<HttpServer *>(self)->upgraded(done);
                   }),
                   this);
}

void HttpServer::upgraded(SoupServerMessage *message) {
  const auto keep = share(message); // stealing drops the server's reference
  auto request = *static_cast<ClientRequest *>(g_object_get_data(G_OBJECT(message), kRequestData));
  const char *address = soup_server_message_get_remote_host(message);
  request.address = address ? address : "";
  auto stream = adopt(soup_server_message_steal_connection(message));
  if (!stream)
    return;
  // libsoup has wrapped what it was given.
  GIOStream *base = nullptr;
  g_object_get(stream.get(), "base-iostream", &base, nullptr);
  const auto connection = adopt(base);
  auto socket = share(g_socket_connection_get_socket(G_SOCKET_CONNECTION(connection.get())));
  callbacks_.on_client(std::move(stream), std::move(socket), request);
}

} // namespace stripes
