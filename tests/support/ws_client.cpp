// SPDX-License-Identifier: MPL-2.0
#include "support/ws_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stripes::test {

namespace {

uint16_t get16(const uint8_t *at) {
  return static_cast<uint16_t>(at[0] << 8 | at[1]);
}

bool parse_stripe(const uint8_t *data, size_t size, ReceivedStripe &out) {
  if (size >= 6 && data[0] == 0x03) {
    out = {false, true, get16(data + 2), get16(data + 4), 0, 0, {data + 6, data + size}, 0, false};
    return true;
  }
  if (size >= 10 && data[0] == 0x04) {
    const bool has_x = data[1] & 0x80, hole = data[1] & 0x40;
    const size_t header = 10 + (has_x ? 2 : 0) + (hole ? 8 : 0);
    if (size < header)
      return false;
    out = {true,
           (data[1] & 0x3f) == 1,
           get16(data + 2),
           get16(data + 4),
           get16(data + 6),
           get16(data + 8),
           {data + header, data + size},
           has_x ? get16(data + 10) : uint16_t{0},
           hole};
    return true;
  }
  return false;
}

int64_t now_ms() {
  return g_get_monotonic_time() / 1000;
}

} // namespace

WsClient::WsClient(uint16_t port, const Options &options) : context_(adopt(g_main_context_new())) {
  g_main_context_push_thread_default(context_.get());
  session_ = adopt(soup_session_new());
  const std::string uri = "ws://" + options.host + ":" + std::to_string(port) + options.path;
  const auto message = adopt(soup_message_new("GET", uri.c_str()));
  for (const auto &[name, value] : options.headers)
    soup_message_headers_replace(soup_message_get_request_headers(message.get()), name.c_str(),
                                 value.c_str());
  bool done = false;
  struct Context {
    WsClient *self;
    bool *done;
  } context{this, &done};
  soup_session_websocket_connect_async(
      session_.get(), message.get(), nullptr, nullptr, G_PRIORITY_DEFAULT, nullptr,
      [](GObject *source, GAsyncResult *result, gpointer data) {
        auto *c = static_cast<Context *>(data);
        c->self->connection_ =
            adopt(soup_session_websocket_connect_finish(SOUP_SESSION(source), result, nullptr));
        *c->done = true;
      },
      &context);
  while (!done)
    g_main_context_iteration(context_.get(), TRUE);
  http_status_ = soup_message_get_status(message.get());
  if (connection_) {
    soup_websocket_connection_set_max_incoming_payload_size(connection_.get(), 0);
    g_signal_connect(
        connection_.get(), "message",
        G_CALLBACK(+[](SoupWebsocketConnection *, SoupWebsocketDataType type, GBytes *bytes,
                       gpointer self) { static_cast<WsClient *>(self)->on_message(type, bytes); }),
        this);
    g_signal_connect(connection_.get(), "closed",
                     G_CALLBACK(+[](SoupWebsocketConnection *connection, gpointer data) {
                       auto *self = static_cast<WsClient *>(data);
                       const char *reason = soup_websocket_connection_get_close_data(connection);
                       self->closed_ = true;
                       self->close_code_ = soup_websocket_connection_get_close_code(connection);
                       self->close_reason_ = reason ? reason : "";
                     }),
                     this);
  }
  g_main_context_pop_thread_default(context_.get());
}

WsClient::~WsClient() {
  g_main_context_push_thread_default(context_.get());
  if (connection_) {
    close();
    wait_closed(500);
    g_signal_handlers_disconnect_by_data(connection_.get(), this);
  }
  connection_.reset();
  soup_session_abort(session_.get());
  session_.reset();
  while (g_main_context_iteration(context_.get(), FALSE)) {
  }
  g_main_context_pop_thread_default(context_.get());
}

void WsClient::send(std::string_view text) {
  if (!connected() || closed_)
    return;
  g_main_context_push_thread_default(context_.get());
  soup_websocket_connection_send_text(connection_.get(), std::string(text).c_str());
  g_main_context_pop_thread_default(context_.get());
}

void WsClient::send_binary(const std::vector<uint8_t> &data) {
  if (!connected() || closed_)
    return;
  g_main_context_push_thread_default(context_.get());
  soup_websocket_connection_send_binary(connection_.get(), data.data(), data.size());
  g_main_context_pop_thread_default(context_.get());
}

void WsClient::send_settings(std::string_view members) {
  send("SETTINGS,{\"displayId\":\"primary\"" +
       (members.empty() ? std::string() : "," + std::string(members)) + "}");
}

void WsClient::close() {
  if (connected() &&
      soup_websocket_connection_get_state(connection_.get()) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close(connection_.get(), 1000, nullptr);
}

bool WsClient::wait(const std::function<bool()> &done, unsigned timeout_ms) {
  const int64_t end = now_ms() + timeout_ms;
  const auto timer = adopt(g_timeout_source_new(5)); // the condition may hold without a message
  g_source_set_callback(
      timer.get(), [](gpointer) -> gboolean { return G_SOURCE_CONTINUE; }, nullptr, nullptr);
  g_source_attach(timer.get(), context_.get());
  g_main_context_push_thread_default(context_.get());
  while (!done() && now_ms() < end)
    g_main_context_iteration(context_.get(), TRUE);
  g_main_context_pop_thread_default(context_.get());
  g_source_destroy(timer.get());
  return done();
}

std::string WsClient::wait_text(std::string_view prefix, unsigned timeout_ms) {
  wait([&] { return got_text(prefix) || closed_; }, timeout_ms);
  const int at = index_of_text(prefix);
  return at < 0 ? std::string() : texts_[static_cast<size_t>(at)];
}

bool WsClient::wait_stripes(size_t count, unsigned timeout_ms) {
  return wait([&] { return stripes_.size() >= count; }, timeout_ms);
}

bool WsClient::wait_sounds(size_t count, unsigned timeout_ms) {
  return wait([&] { return sounds_.size() >= count; }, timeout_ms);
}

bool WsClient::wait_closed(unsigned timeout_ms) {
  return wait([&] { return closed_; }, timeout_ms);
}

void WsClient::idle(unsigned ms) {
  wait([] { return false; }, ms);
}

bool WsClient::got_text(std::string_view prefix) const {
  return index_of_text(prefix) >= 0;
}

int WsClient::index_of_text(std::string_view prefix) const {
  const auto found = std::ranges::find_if(
      texts_, [&](const std::string &text) { return text.starts_with(prefix); });
  return found == texts_.end() ? -1 : static_cast<int>(found - texts_.begin());
}

void WsClient::forget() {
  texts_.clear();
  stripes_.clear();
  sounds_.clear();
}

void WsClient::on_message(SoupWebsocketDataType type, GBytes *message) {
  gsize size = 0;
  const auto *data = static_cast<const uint8_t *>(g_bytes_get_data(message, &size));
  if (type == SOUP_WEBSOCKET_DATA_TEXT) {
    texts_.emplace_back(reinterpret_cast<const char *>(data), size);
    return;
  }
  if (size > 2 && data[0] == 0x01 && data[1] == 0x00) {
    sounds_.emplace_back(data + 2, data + size);
    return;
  }
  ReceivedStripe stripe;
  if (parse_stripe(data, size, stripe))
    stripes_.push_back(std::move(stripe));
}

RawSocket::RawSocket(uint16_t port, int receive_buffer)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer)
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
    g_error("cannot connect to port %u", port);
}

RawSocket::~RawSocket() {
  ::close(fd_);
}

bool RawSocket::send(std::string_view data) {
  while (!data.empty()) {
    const ssize_t n = ::send(fd_, data.data(), data.size(), MSG_NOSIGNAL);
    if (n <= 0)
      return false;
    data.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

std::string RawSocket::read_until(std::string_view end, unsigned timeout_ms) {
  std::string out;
  const int64_t deadline = now_ms() + timeout_ms;
  while (end.empty() || out.find(end) == std::string::npos) {
    pollfd p{fd_, POLLIN, 0};
    const int64_t left = deadline - now_ms();
    char buffer[4096];
    if (left <= 0 || ::poll(&p, 1, static_cast<int>(left)) <= 0)
      break;
    const ssize_t n = ::recv(fd_, buffer, end.empty() ? sizeof buffer : 1, 0);
    if (n <= 0)
      break;
    out.append(buffer, static_cast<size_t>(n));
  }
  return out;
}

size_t RawSocket::read_for(unsigned ms) {
  return read_until({}, ms).size();
}

std::string RawSocket::read_piece(int64_t deadline) {
  pollfd p{fd_, POLLIN, 0};
  const int64_t left = deadline - now_ms();
  char buffer[4096];
  if (left <= 0 || ::poll(&p, 1, static_cast<int>(left)) <= 0)
    return {};
  const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
  return n > 0 ? std::string(buffer, static_cast<size_t>(n)) : std::string();
}

size_t RawSocket::read_bytes(size_t least, unsigned timeout_ms) {
  const int64_t deadline = now_ms() + timeout_ms;
  size_t count = 0;
  for (std::string piece; count < least && !(piece = read_piece(deadline)).empty();)
    count += piece.size();
  return count;
}

bool RawSocket::read_past(std::string_view end, unsigned timeout_ms) {
  const int64_t deadline = now_ms() + timeout_ms;
  std::string got;
  for (std::string piece; !(piece = read_piece(deadline)).empty();) {
    got += piece;
    if (got.find(end) != std::string::npos)
      return true;
  }
  return false;
}

bool RawSocket::wait_closed(unsigned timeout_ms) {
  const int64_t deadline = now_ms() + timeout_ms;
  for (;;) {
    pollfd p{fd_, POLLIN, 0};
    const int64_t left = deadline - now_ms();
    char buffer[65536];
    if (left <= 0 || ::poll(&p, 1, static_cast<int>(left)) <= 0)
      return false;
    if (::recv(fd_, buffer, sizeof buffer, 0) <= 0)
      return true;
  }
}

bool RawSocket::upgrade(std::string_view path) {
  send("GET " + std::string(path) +
       " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n\r\n");
  return read_until("\r\n\r\n").starts_with("HTTP/1.1 101");
}

bool RawSocket::send_frame(uint8_t first_byte, std::string_view payload) {
  std::string frame(1, static_cast<char>(first_byte));
  const size_t n = payload.size();
  if (n < 126) {
    frame += static_cast<char>(0x80 | n);
  } else {
    const int bytes = n <= 0xffff ? 2 : 8;
    frame += static_cast<char>(0x80 | (bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; i--)
      frame += static_cast<char>(n >> (8 * i));
  }
  const char mask[4] = {0x12, 0x34, 0x56, 0x78};
  frame.append(mask, 4);
  for (size_t i = 0; i < n; i++)
    frame += static_cast<char>(payload[i] ^ mask[i & 3]);
  return send(frame);
}

std::string http_get(uint16_t port, std::string_view path, std::string_view extra_headers,
                     std::string_view method) {
  RawSocket socket(port);
  std::string request = std::string(method) + " " + std::string(path) + " HTTP/1.1\r\n";
  if (extra_headers.find("Host:") == std::string_view::npos)
    request += "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
  socket.send(request + "Connection: close\r\n" + std::string(extra_headers) + "\r\n");
  return socket.read_until({});
}

} // namespace stripes::test
