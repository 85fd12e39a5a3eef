// SPDX-License-Identifier: MPL-2.0
#include "server/routes.h"

#include <algorithm>

namespace stripes {

namespace {

constexpr std::string_view kOwn[] = {"/",           "/index.html", "/api",        "/api/",
                                     "/api/health", "/api/status", "/api/switch", "/api/turn"};

bool is_path(std::string_view path) {
  if (!path.starts_with('/') || path.size() > RouteTable::kMaxPath ||
      path.find("//") != std::string_view::npos || path.find("/.") != std::string_view::npos)
    return false;
  return std::ranges::none_of(path, [](unsigned char c) {
    return c < 0x20 || c == 0x7f || c == '?' || c == '#' || c == '\\';
  });
}

bool is_token_character(char c) {
  return g_ascii_isalnum(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool same_header(std::string_view a, std::string_view b) {
  return a.size() == b.size() && g_ascii_strncasecmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace

bool is_websocket_path(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  return path == "/api/websockets" || path == "/websockets" || path == "/websocket" ||
         path == "/ws";
}

bool is_signalling_path(std::string_view path) {
  return path == "/api/webrtc/signaling" || path == "/api/webrtc/signaling/";
}

bool is_answer_header(std::string_view name, std::string_view value) {
  static constexpr std::string_view own[] = {"Connection", "Content-Length",    "Content-Type",
                                             "Date",       "Keep-Alive",        "Server",
                                             "Trailer",    "Transfer-Encoding", "Upgrade"};
  return !name.empty() && std::ranges::all_of(name, is_token_character) &&
         std::ranges::none_of(own, [&](auto header) { return same_header(header, name); }) &&
         std::ranges::none_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Reply::~Reply() {
  RouteAnswer none;
  constexpr std::string_view sentence = "The application gave no answer.\n";
  none.body = adopt(g_bytes_new_static(sentence.data(), sentence.size()));
  answer(std::move(none));
}

bool Reply::answer(RouteAnswer answer) {
  if (!deliver_)
    return false;
  std::exchange(deliver_, nullptr)(std::move(answer));
  return true;
}

std::optional<RouteTable::Refused> RouteTable::add(const std::string &path, RouteHandler handler) {
  if (!is_path(path))
    return Refused{Refusal::Malformed,
                   "A route's path begins with \"/\", is at most 256 bytes long, and holds no "
                   "\"//\", \"/.\", \"?\", \"#\", backslash or control character."};
  if (is_websocket_path(path) || is_signalling_path(path) ||
      std::ranges::find(kOwn, path) != std::end(kOwn))
    return Refused{Refusal::Taken, "The server needs the path " + path + " itself."};
  auto route = std::make_shared<const RouteHandler>(std::move(handler));
  std::lock_guard lock(mutex_);
  if (routes_.contains(path))
    return Refused{Refusal::Taken, "There is a route for " + path + " already."};
  if (routes_.size() >= kMaxRoutes)
    return Refused{Refusal::Taken,
                   "There are " + std::to_string(kMaxRoutes) +
                       " routes already. Use a path that ends with \"/\" for many."};
  routes_.emplace(path, std::move(route));
  return {};
}

bool RouteTable::remove(std::string_view path) {
  std::shared_ptr<const RouteHandler> gone; // destroyed without the lock: calls the application
  std::lock_guard lock(mutex_);
  const auto found = routes_.find(path);
  if (found == routes_.end())
    return false;
  gone = std::move(found->second);
  routes_.erase(found);
  return true;
}

std::shared_ptr<const RouteHandler> RouteTable::find(std::string_view path) const {
  std::lock_guard lock(mutex_);
  if (const auto exact = routes_.find(path); exact != routes_.end())
    return exact->second;
  // What is longer than any route's path cannot make the search longer.
  path = path.substr(0, kMaxPath);
  for (size_t slash = path.rfind('/'); slash != std::string_view::npos && slash > 0;
       slash = path.rfind('/', slash - 1))
    if (const auto prefix = routes_.find(path.substr(0, slash + 1)); prefix != routes_.end())
      return prefix->second;
  return nullptr;
}

} // namespace stripes
