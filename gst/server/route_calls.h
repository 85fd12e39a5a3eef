// SPDX-License-Identifier: MPL-2.0
// HTTP requests that wait for the application's answer. Server thread only, but for the answers.
#pragma once

#include "server/loop.h"
#include "server/routes.h"

#include <cstdint>
#include <libsoup/soup.h>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace stripes {

class RouteCalls {
 public:
  static constexpr int64_t kMaxBody = 1 << 20; // bytes

  explicit RouteCalls(GMainContext *context);
  ~RouteCalls();
  RouteCalls(const RouteCalls &) = delete;
  RouteCalls &operator=(const RouteCalls &) = delete;

  // When a route's headers are there: 0, or the status that refuses its body.
  static unsigned check_body(SoupServerMessage *message);
  // Hands a complete request to the handler and has it wait for the answer.
  void call(SoupServerMessage *message, const char *path, Role role, const RouteHandler &handler);

 private:
  // Answers on their way from other threads. Bound: one for each waiting request.
  struct Mailbox {
    std::mutex mutex; // guards all below
    std::vector<std::pair<uint64_t, RouteAnswer>> answers;
    WakeSource *wake = nullptr; // null: the server is gone, answers are dropped
  };
  struct Waiting {
    Ref<SoupServerMessage> message;
    gulong finished = 0, disconnected = 0; // signal handlers
  };
  void take_answers();
  void forget(SoupServerMessage *message);
  static void disconnect(const Waiting &waiting);

  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  WakeSource wake_;
  std::map<uint64_t, Waiting> waiting_; // bounded by the connections
  uint64_t last_id_ = 0;
};

} // namespace stripes
