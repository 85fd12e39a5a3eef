// SPDX-License-Identifier: MPL-2.0
#include "process/shutdown.h"

#include <csignal>
#include <glib.h>
#include <utility>

namespace stripes::launch {
namespace {
constexpr unsigned kClientsMilliseconds = 900;
constexpr unsigned kServersMilliseconds = 500;
constexpr unsigned kAllMilliseconds = 1900; // with what the kernel takes to end who was killed
} // namespace

Shutdown::Shutdown(Children &children, std::set<pid_t> servers, std::function<void()> done)
    : children_(children), servers_(std::move(servers)), done_(std::move(done)),
      deadline_(g_get_monotonic_time() + gint64{kAllMilliseconds} * 1000) {}

void Shutdown::begin() {
  children_.signal_all(SIGTERM, servers_);
  patience_ = MainLoopSource::after(kClientsMilliseconds, [this] {
    children_.signal_all(SIGKILL, servers_);
    end_servers();
  });
  check();
}

void Shutdown::check() {
  if (stage_ == Stage::Clients && !children_.any_left(servers_))
    end_servers();
  else if (stage_ == Stage::Servers && !children_.any_left())
    kill_rest();
}

void Shutdown::end_servers() {
  stage_ = Stage::Servers;
  children_.signal_all(SIGTERM);
  patience_ = MainLoopSource::after(kServersMilliseconds, [this] { kill_rest(); });
  check();
}

void Shutdown::hurry() {
  if (stage_ != Stage::Done)
    kill_rest();
}

void Shutdown::kill_rest() {
  stage_ = Stage::Done;
  patience_.reset();
  children_.signal_all(SIGKILL);
  // Whoever sees us end may rely on everything being gone.
  for (children_.reap(); children_.any_left() && g_get_monotonic_time() < deadline_;
       children_.reap())
    g_usleep(5000);
  // Last: it may end the one who owns us.
  done_();
}

} // namespace stripes::launch
