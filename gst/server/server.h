// SPDX-License-Identifier: MPL-2.0
// The server as the rest of the process sees it: a thread that serves the page and its clients.
// Every method may be called on any thread unless it says otherwise.
#pragma once

#include "server/display_host.h"
#include "server/http_server.h"
#include "server/hub.h"
#include "server/loop.h"
#include "server/stream.h"

#include <atomic>
#include <memory>
#include <mutex>
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

  // Connects the one display's pipeline; false when there is one already. The server must run.
  bool attach(DisplayHost &host, Settings settings);
  // No call to the host begins or is under way after this.
  void detach(DisplayHost &host);

  // From the pipeline's threads while attached; never waits for the server.
  void put(StreamBox::Item item);
  // Waits until clients got everything or `timeout_ms` passed or `cancelled` is set.
  void drain(unsigned timeout_ms, const std::atomic<bool> &cancelled);

  // id 0: every client. False when the server is not running or too busy.
  bool send_text(uint64_t id, std::string_view text);
  bool disconnect_client(uint64_t id);
  size_t num_clients() const;
  std::vector<ClientStats> stats();

 private:
  // All that lives on the thread.
  struct Inside {
    Inside(GMainContext *context, Server &server);
    Hub hub;
    WakeSource stream_wake; // above other sources: pictures first
    WakeSource notice_wake;
    std::vector<StreamBox::Item> items;
    std::unique_ptr<HttpServer> http;
    DisplayHost *attached = nullptr;
  };
  // `inside` is there as long as this is the server's running_; made and destroyed on the loop.
  struct Running {
    std::unique_ptr<Inside> inside;
    LoopThread loop; // last: ends first
  };
  std::shared_ptr<Running> running() const;

  std::string notice() const;

  RouteTable routes_;
  // Guards running_, config_ and notice_; nothing is waited for while it is held.
  mutable std::mutex mutex_;
  std::shared_ptr<Running> running_;
  Config config_;
  std::string notice_;
  StreamBox box_;
};

} // namespace stripes
