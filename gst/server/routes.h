// SPDX-License-Identifier: MPL-2.0
// Paths that the application answers itself, and what passes between the server and it. Any thread.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "server/roles.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stripes {

struct RouteRequest {
  std::string method;
  std::string path;  // decoded
  std::string query; // as it came, without '?'
  std::vector<std::pair<std::string, std::string>> headers;
  Ref<GBytes> body;
  Role role = Role::Controller;
  std::string address; // IP literal
};

struct RouteAnswer {
  unsigned status = 500;
  std::string type = "text/plain; charset=utf-8";
  Ref<GBytes> body; // null: none
  std::vector<std::pair<std::string, std::string>> headers;
};

// Where a request's one answer goes. When it is destroyed without one, the answer is status 500.
class Reply {
 public:
  using Deliver = std::function<void(RouteAnswer)>; // any thread
  explicit Reply(Deliver deliver) : deliver_(std::move(deliver)) {}
  ~Reply();
  Reply(const Reply &) = delete;
  Reply &operator=(const Reply &) = delete;

  // False when there was an answer before.
  bool answer(RouteAnswer answer);

 private:
  Deliver deliver_; // empty once used
};

// Called on the server thread. Must not throw.
using RouteHandler = std::function<void(RouteRequest, std::unique_ptr<Reply>)>;

class RouteTable {
 public:
  static constexpr size_t kMaxRoutes = 256;
  static constexpr size_t kMaxPath = 256; // bytes

  enum class Refusal { Malformed, Taken };
  struct Refused {
    Refusal why;
    std::string sentence;
  };
  // "/path": this one; "/path/": all that begin so. Nothing when it was added.
  std::optional<Refused> add(const std::string &path, RouteHandler handler);
  bool remove(std::string_view path);

  // The one with the longest path that fits; null when there is none. Stays valid when it is
  // removed meanwhile.
  std::shared_ptr<const RouteHandler> find(std::string_view path) const;

 private:
  mutable std::mutex mutex_; // guards routes_
  std::map<std::string, std::shared_ptr<const RouteHandler>, std::less<>> routes_;
};

// Paths that a WebSocket may be opened at.
bool is_websocket_path(std::string_view path);
// Where WebRTC is negotiated, over a WebSocket as well.
bool is_signalling_path(std::string_view path);

// Whether an application may put this header on an answer.
bool is_answer_header(std::string_view name, std::string_view value);

} // namespace stripes
