// SPDX-License-Identifier: MPL-2.0
#include "server/route_calls.h"

#include <algorithm>

namespace stripes {

namespace {

RouteRequest read_request(SoupServerMessage *message, const char *path, Role role) {
  RouteRequest request;
  request.method = soup_server_message_get_method(message);
  request.path = path;
  const char *query = g_uri_get_query(soup_server_message_get_uri(message));
  request.query = query ? query : "";
  soup_message_headers_foreach(
      soup_server_message_get_request_headers(message),
      [](const char *name, const char *value, gpointer headers) {
        static_cast<decltype(request.headers) *>(headers)->emplace_back(name, value);
      },
      &request.headers);
  request.body = adopt(soup_message_body_flatten(soup_server_message_get_request_body(message)));
  request.role = role;
  const char *address = soup_server_message_get_remote_host(message);
  request.address = address ? address : "";
  return request;
}

void write_answer(SoupServerMessage *message, const RouteAnswer &answer) {
  soup_server_message_set_status(message, answer.status, nullptr);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  for (const auto &[name, value] : answer.headers)
    soup_message_headers_replace(headers, name.c_str(), value.c_str());
  if (!answer.body)
    return;
  soup_message_headers_set_content_type(headers, answer.type.c_str(), nullptr);
  soup_message_body_append_bytes(soup_server_message_get_response_body(message), answer.body.get());
}

} // namespace

RouteCalls::RouteCalls(GMainContext *context)
    : wake_(context, G_PRIORITY_DEFAULT, [this] { take_answers(); }) {
  mailbox_->wake = &wake_;
}

RouteCalls::~RouteCalls() {
  {
    std::lock_guard lock(mailbox_->mutex);
    mailbox_->wake = nullptr;
    mailbox_->answers.clear();
  }
  for (const auto &[id, waiting] : waiting_)
    disconnect(waiting);
}

unsigned RouteCalls::check_body(SoupServerMessage *message) {
  SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
  const SoupEncoding encoding = soup_message_headers_get_encoding(headers);
  if (encoding == SOUP_ENCODING_NONE)
    return 0;
  if (encoding != SOUP_ENCODING_CONTENT_LENGTH)
    return SOUP_STATUS_LENGTH_REQUIRED;
  return soup_message_headers_get_content_length(headers) > kMaxBody
             ? unsigned{SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE}
             : 0;
}

void RouteCalls::call(SoupServerMessage *message, const char *path, Role role,
                      const RouteHandler &handler) {
  const uint64_t id = ++last_id_;
  const auto forget = G_CALLBACK(+[](SoupServerMessage *gone, gpointer self) {
    static_cast<RouteCalls *>(self)->forget(gone);
  });
  Waiting waiting{share(message), 0, 0};
  waiting.finished = g_signal_connect(message, "finished", forget, this);
  waiting.disconnected = g_signal_connect(message, "disconnected", forget, this);
  waiting_.emplace(id, std::move(waiting));
  soup_server_message_pause(message);
  handler(read_request(message, path, role),
          std::make_unique<Reply>([id, mailbox = mailbox_](RouteAnswer answer) {
            std::lock_guard lock(mailbox->mutex);
            if (!mailbox->wake)
              return;
            mailbox->answers.emplace_back(id, std::move(answer));
            mailbox->wake->wake();
          }));
}

void RouteCalls::take_answers() {
  std::vector<std::pair<uint64_t, RouteAnswer>> answers;
  {
    std::lock_guard lock(mailbox_->mutex);
    answers.swap(mailbox_->answers);
  }
  for (const auto &[id, answer] : answers) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end())
      continue; // the peer is gone
    const Waiting waiting = std::move(found->second);
    waiting_.erase(found);
    disconnect(waiting);
    write_answer(waiting.message.get(), answer);
    soup_server_message_unpause(waiting.message.get());
  }
}

void RouteCalls::forget(SoupServerMessage *message) {
  const auto found = std::ranges::find_if(
      waiting_, [&](const auto &entry) { return entry.second.message.get() == message; });
  if (found == waiting_.end())
    return;
  const Waiting gone = std::move(found->second);
  waiting_.erase(found);
  disconnect(gone);
}

void RouteCalls::disconnect(const Waiting &waiting) {
  g_signal_handler_disconnect(waiting.message.get(), waiting.finished);
  g_signal_handler_disconnect(waiting.message.get(), waiting.disconnected);
}

} // namespace stripes
