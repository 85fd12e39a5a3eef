// SPDX-License-Identifier: MPL-2.0
#include "shutdown.h"

#include <csignal>
#include <glib.h>
#include <utility>

namespace stripes::launch {
namespace {
// Together with the pipeline's own end below two seconds.
constexpr unsigned kClientsMilliseconds = 1000;
constexpr unsigned kServersMilliseconds = 500;
constexpr unsigned kKillMilliseconds = 200;
} // namespace

Shutdown::Shutdown(Children &children, std::set<pid_t> servers, std::function<void()> done)
    : children_(children), servers_(std::move(servers)), done_(std::move(done)) {}

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
  for (unsigned waited = 0; waited < kKillMilliseconds && children_.any_left(); waited += 5) {
    g_usleep(5000);
    children_.reap();
  }
  // Last: it may end the one who owns us.
  done_();
}

} // namespace stripes::launch
