// SPDX-License-Identifier: MPL-2.0
#include "server/listener.h"

#include "server/log.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stripes {

namespace {

constexpr int kBacklog = 128; // libsoup's own is ten, and who is beyond waits a second

int open_spare() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

Failure cannot_listen(const std::string &address, uint16_t port, const GErrorOut &error) {
  const std::string where = address + ":" + std::to_string(port);
  const bool in_use = g_error_matches(error.get(), G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  return {in_use ? "Port " + std::to_string(port) +
                       " is used by another program already. Choose another one with the option "
                       "port, or 0 for any that is free."
                 : "Cannot listen on " + where + ": " + error.message(),
          "listening on " + where + ": " + error.message()};
}

} // namespace

Result<std::unique_ptr<Listener>> Listener::open(const std::string &address, uint16_t port,
                                                 Callback callback) {
  const std::string literal = address == "localhost" ? "127.0.0.1" : address;
  const auto ip = adopt(g_inet_address_new_from_string(literal.c_str()));
  if (!ip)
    return Failure{"\"" + address +
                       "\" is no IP address to listen on. Use 127.0.0.1 for this machine only, or "
                       "0.0.0.0 for every network.",
                   {}};
  GErrorOut error;
  auto socket = adopt(g_socket_new(g_inet_address_get_family(ip.get()), G_SOCKET_TYPE_STREAM,
                                   G_SOCKET_PROTOCOL_TCP, error.out()));
  if (!socket)
    return cannot_listen(literal, port, error);
  g_socket_set_listen_backlog(socket.get(), kBacklog);
  g_socket_set_blocking(socket.get(), FALSE);
  const auto wanted = adopt(g_inet_socket_address_new(ip.get(), port));
  if (!g_socket_bind(socket.get(), G_SOCKET_ADDRESS(wanted.get()), TRUE, error.out()) ||
      !g_socket_listen(socket.get(), error.out()))
    return cannot_listen(literal, port, error);
  const auto bound = adopt(g_socket_get_local_address(socket.get(), error.out()));
  if (!bound)
    return cannot_listen(literal, port, error);
  const uint16_t got = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound.get()));
  return std::unique_ptr<Listener>(new Listener(std::move(socket), got, std::move(callback)));
}

Listener::Listener(Ref<GSocket> socket, uint16_t port, Callback callback)
    : socket_(std::move(socket)), port_(port), callback_(std::move(callback)),
      spare_(open_spare()) {
  watch();
}

Listener::~Listener() {
  unwatch();
  g_socket_close(socket_.get(), nullptr);
  if (spare_ >= 0)
    ::close(spare_);
}

void Listener::watch() {
  source_ = adopt(g_socket_create_source(socket_.get(), G_IO_IN, nullptr));
  const GSocketSourceFunc ready = [](GSocket *, GIOCondition, gpointer self) -> gboolean {
    return static_cast<Listener *>(self)->accept();
  };
  g_source_set_callback(source_.get(), G_SOURCE_FUNC(ready), this, nullptr);
  g_source_attach(source_.get(), g_main_context_get_thread_default());
}

void Listener::unwatch() {
  if (source_)
    g_source_destroy(source_.get());
  source_.reset();
}

bool Listener::accept() {
  GErrorOut error;
  const auto socket = adopt(g_socket_accept(socket_.get(), nullptr, error.out()));
  if (socket) {
    exhausted_ = false;
    if (spare_ < 0)
      spare_ = open_spare();
    if (!full()) {
      connections_.emplace_back(socket.get());
      callback_(adopt(g_socket_connection_factory_create_connection(socket.get())));
    }
    return true;
  }
  if (!g_error_matches(error.get(), G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES))
    return true; // it left before we came
  if (!exhausted_)
    GST_WARNING("No file descriptor is left for a client: %s. Raise the limit (ulimit -n).",
                error.message());
  exhausted_ = true;
  if (turn_away())
    return true;
  // The socket stays readable: waiting on it would be spinning.
  pause_.start(kPause, [this] {
    watch();
    return false;
  });
  return false;
}

// Answers with the end of the connection, by the descriptor that was kept for it.
bool Listener::turn_away() {
  if (spare_ < 0)
    spare_ = open_spare();
  if (spare_ < 0)
    return false;
  ::close(spare_);
  const int client = ::accept(g_socket_get_fd(socket_.get()), nullptr, nullptr);
  if (client >= 0)
    ::close(client);
  spare_ = open_spare(); // another thread may have been faster
  return spare_ >= 0;
}

bool Listener::full() {
  // Objects of dead connections may linger in libsoup: what counts is whether they are open.
  std::erase_if(connections_, [](const WeakSocket &weak) {
    const auto open = weak.lock();
    return !open || g_socket_is_closed(open.get());
  });
  return connections_.size() >= kMaxConnections;
}

} // namespace stripes
