// SPDX-License-Identifier: MPL-2.0
#include "capture/x_connect.h"

#include <X11/Xauth.h>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace stripes {

namespace {

constexpr unsigned kFirstPort = 6000;
// Of cookie files, as in X.h; the local family is Xauth.h's.
constexpr unsigned short kInternet = 0, kInternet6 = 6;

class Socket {
 public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  ~Socket() {
    if (fd_ >= 0)
      close(fd_);
  }
  Socket(Socket &&other) noexcept : fd_(other.release()) {}
  Socket(const Socket &) = delete;
  Socket &operator=(Socket &&) = delete;
  Socket &operator=(const Socket &) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

struct Name {
  std::string host; // empty: this machine; a path: that socket
  int display = 0, screen = 0;
};

bool is_socket(const std::string &path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode);
}

// "/run/x/socket", "unix:/run/x/socket", either with ".1" for a screen.
std::optional<Name> parse_path(std::string text) {
  if (text.starts_with("unix:"))
    text = text.substr(5);
  if (!text.starts_with('/'))
    return std::nullopt;
  const auto dot = text.rfind('.');
  if (is_socket(text) || dot == std::string::npos)
    return Name{text, 0, 0};
  return Name{text.substr(0, dot), 0, std::atoi(text.c_str() + dot + 1)};
}

std::optional<Name> parse(const std::string &text) {
  if (auto path = parse_path(text))
    return path;
  char *host = nullptr;
  Name name;
  if (!xcb_parse_display(text.c_str(), &host, &name.display, &name.screen))
    return std::nullopt;
  name.host = host ? host : "";
  free(host);
  if (name.host == "unix")
    name.host.clear();
  return name;
}

std::string reason(int error) {
  return error == ENOENT || error == ECONNREFUSED ? "no X server listens there" : strerror(error);
}

// 0 or errno.
int connect_within(int fd, const sockaddr *address, socklen_t length, Deadline deadline) {
  const int flags = fcntl(fd, F_GETFL);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  int error = connect(fd, address, length) == 0 ? 0 : errno;
  if (error == EINPROGRESS || error == EAGAIN) {
    pollfd item{fd, POLLOUT, 0};
    socklen_t size = sizeof error;
    if (poll(&item, 1, deadline.left_ms()) <= 0)
      error = ETIMEDOUT;
    else
      getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  fcntl(fd, F_SETFL, flags);
  return error;
}

Result<Socket> open_local(const std::string &path, bool abstract, Deadline deadline) {
  int error = ENAMETOOLONG;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const size_t zero = abstract; // an abstract name begins with one
  if (path.size() + 1 < sizeof address.sun_path) {
    Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    path.copy(address.sun_path + zero, path.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + path.size());
    error = socket.get() < 0 ? errno
                             : connect_within(socket.get(), reinterpret_cast<sockaddr *>(&address),
                                              length, deadline);
    if (error == 0)
      return socket;
  }
  return Failure{reason(error), path};
}

Result<Socket> open_tcp(std::string host, int display, Deadline deadline) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  const auto port = std::to_string(kFirstPort + static_cast<unsigned>(display));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo *raw = nullptr;
  if (const int code = getaddrinfo(host.c_str(), port.c_str(), &hints, &raw))
    return Failure{gai_strerror(code), host + " port " + port};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> found(raw, &freeaddrinfo);
  int error = 0;
  for (const addrinfo *a = found.get(); a; a = a->ai_next) {
    Socket socket(::socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    error = socket.get() < 0 ? errno
                             : connect_within(socket.get(), a->ai_addr, a->ai_addrlen, deadline);
    if (error != 0)
      continue;
    const int on = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    return socket;
  }
  return Failure{reason(error), host + " port " + port};
}

Result<Socket> open_socket(const Name &name, Deadline deadline) {
  if (name.host.starts_with('/'))
    return open_local(name.host, false, deadline);
  if (!name.host.empty())
    return open_tcp(name.host, name.display, deadline);
  const auto path = "/tmp/.X11-unix/X" + std::to_string(name.display);
  auto socket = open_local(path, false, deadline);
  if (socket)
    return socket;
  // Without a name in the file system, as for a server in another container of this network.
  auto unnamed = open_local(path, true, deadline);
  return unnamed ? std::move(unnamed) : std::move(socket);
}

// The cookie for the server at the other end: by its address, or by this machine's name when it is
// this machine.
class Cookie {
 public:
  Cookie(int fd, int display) {
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    getpeername(fd, reinterpret_cast<sockaddr *>(&peer), &length);
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    unsigned short family = FamilyLocal;
    std::string address = host.data();
    if (peer.ss_family == AF_INET) {
      const auto &ip = reinterpret_cast<const sockaddr_in &>(peer).sin_addr;
      if (ip.s_addr != htonl(INADDR_LOOPBACK)) {
        family = kInternet;
        address.assign(reinterpret_cast<const char *>(&ip), sizeof ip);
      }
    } else if (peer.ss_family == AF_INET6) {
      const auto &ip = reinterpret_cast<const sockaddr_in6 &>(peer).sin6_addr;
      if (!IN6_IS_ADDR_LOOPBACK(&ip)) {
        family = kInternet6;
        address.assign(reinterpret_cast<const char *>(&ip), sizeof ip);
      }
    }
    const auto number = std::to_string(display);
    char type[] = "MIT-MAGIC-COOKIE-1";
    char *types[] = {type};
    const int type_lengths[] = {sizeof type - 1};
    entry_.reset(XauGetBestAuthByAddr(family, static_cast<unsigned short>(address.size()),
                                      address.data(), static_cast<unsigned short>(number.size()),
                                      number.c_str(), 1, types, type_lengths));
    if (entry_)
      info_ = {entry_->name_length, entry_->name, entry_->data_length, entry_->data};
  }
  xcb_auth_info_t *info() { return entry_ ? &info_ : nullptr; }

 private:
  struct Free {
    void operator()(Xauth *p) const { XauDisposeAuth(p); }
  };
  std::unique_ptr<Xauth, Free> entry_;
  xcb_auth_info_t info_{};
};

// Ends what waits on a socket when time is up.
class Watchdog {
 public:
  Watchdog(int fd, Deadline deadline)
      : thread_([this, fd, deadline] {
          std::unique_lock lock(mutex_);
          if (!done_changed_.wait_for(lock, std::chrono::milliseconds(deadline.left_ms()),
                                      [this] { return done_; })) {
            bit_ = true;
            shutdown(fd, SHUT_RDWR);
          }
        }) {}
  ~Watchdog() { finish(); }
  Watchdog(const Watchdog &) = delete;
  Watchdog &operator=(const Watchdog &) = delete;
  // true: time was up.
  bool finish() {
    {
      std::lock_guard lock(mutex_);
      done_ = true;
    }
    done_changed_.notify_all();
    if (thread_.joinable())
      thread_.join();
    return bit_;
  }

 private:
  std::mutex mutex_; // guards the flags
  std::condition_variable done_changed_;
  bool done_ = false, bit_ = false;
  std::thread thread_; // last: uses all of the above
};

Failure refused(const std::string &name, bool had_cookie) {
  const char *environment = getenv("XAUTHORITY");
  const char *file = XauFileName();
  const std::string where = std::string("the cookie file ") + (file ? file : "~/.Xauthority") +
                            (environment ? " (from XAUTHORITY)" : " (XAUTHORITY is not set)");
  if (file && access(file, R_OK) != 0)
    return {"X display " + name + " does not admit us: " + where + " cannot be read (" +
                strerror(errno) + "). Set XAUTHORITY to the file that holds its cookie.",
            "setup refused, no cookie file"};
  return {
      "X display " + name + " does not admit us: " + where +
          (had_cookie ? " holds another cookie than the server's." : " holds no cookie for it.") +
          " Set XAUTHORITY to the file that the server was started with.",
      had_cookie ? "setup refused with a cookie" : "setup refused without a cookie"};
}

Failure no_answer(const std::string &name) {
  return {"X display " + name +
              " does not answer: its server has stopped, or another program has grabbed it.",
          "time-out"};
}

} // namespace

Result<XConnected> connect_to_display(const std::string &name, Deadline deadline) {
  const auto parsed = parse(name);
  if (!parsed)
    return Failure{"\"" + name + "\" is not the name of an X display; \":0\" or \"host:0\" is.",
                   "cannot be parsed"};
  auto socket = open_socket(*parsed, deadline);
  if (!socket)
    return Failure{"X display " + name + " cannot be reached: " + socket.failure().user +
                       ". Check display-name (or DISPLAY).",
                   socket.failure().debug};
  Cookie cookie(socket->get(), parsed->display);
  Watchdog watchdog(socket->get(), deadline);
  xcb_connection_t *connection = xcb_connect_to_fd(socket->release(), cookie.info());
  const bool too_late = watchdog.finish();
  const int error = xcb_connection_has_error(connection);
  if (error == 0)
    return XConnected{connection, parsed->screen};
  xcb_disconnect(connection);
  return too_late ? no_answer(name) : refused(name, cookie.info() != nullptr);
}

} // namespace stripes
