// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/signalling_client.h"

#include "server/log.h"
#include "server/websocket_reader.h"

namespace stripes {

SignallingClient::SignallingClient(PeerId peer, Role role, std::unique_ptr<Transport> transport,
                                   Owner &owner)
    : peer_(peer), role_(role), transport_(std::move(transport)), owner_(owner) {}

SignallingClient::~SignallingClient() = default;

void SignallingClient::start() {
  hello_timer_.start(kHelloTimeout, [this] {
    if (state_ == State::Hello || state_ == State::Welcome)
      end(kCloseProtocolError, "The browser did not say what it wants.");
    return false;
  });
  transport_->start(*this);
}

void SignallingClient::send(std::string text) {
  if (state_ == State::Gone || transport_->is_closing())
    return;
  queued_ += text.size();
  queue_.push_back(std::move(text));
  if (queued_ > kMaxQueued)
    transport_->close(kClosePolicy, "reads too slowly");
  else
    transport_->flush();
}

void SignallingClient::end(uint16_t code, std::string_view sentence) {
  if (state_ == State::Gone || transport_->is_closing())
    return;
  send("ERROR " + std::string(sentence));
  transport_->close(code, sentence);
}

bool SignallingClient::next_message(OutMessage &message) {
  if (queue_.empty())
    return false;
  const std::string text = std::move(queue_.front());
  queue_.pop_front();
  queued_ -= text.size();
  message = {};
  message.text = true;
  message.body = adopt(g_bytes_new(text.data(), text.size()));
  return true;
}

void SignallingClient::closed(std::string_view) {
  if (state_ == State::Gone)
    return;
  state_ = State::Gone;
  hello_timer_.stop();
  owner_.gone(*this);
}

void SignallingClient::binary_received(std::span<const uint8_t>) {
  complain({"Signalling is text.", {}});
}

void SignallingClient::text_received(std::string_view text) {
  switch (state_) {
  case State::Hello:
    return take_hello(text);
  case State::Welcome:
    return take_session(text);
  case State::Session:
    return take_message(text);
  case State::Gone:
    return;
  }
}

void SignallingClient::take_hello(std::string_view text) {
  const auto hello = parse_hello(text);
  if (!hello)
    return end(kCloseProtocolError, hello.failure().user);
  if (hello->role == Role::Viewer)
    role_ = Role::Viewer;
  if (const std::string refusal = owner_.hello(*this, *hello); !refusal.empty())
    return; // the owner ended it
  state_ = State::Welcome;
  send("HELLO");
}

void SignallingClient::take_session(std::string_view text) {
  if (text.size() > 128 || !text.starts_with("SESSION "))
    return end(kCloseProtocolError, "SESSION is what follows HELLO.");
  if (const std::string refusal = owner_.session_wanted(*this); !refusal.empty())
    return send("ERROR " + refusal); // it may ask again
  if (state_ == State::Welcome && !transport_->is_closing())
    state_ = State::Session;
}

void SignallingClient::take_message(std::string_view text) {
  const auto message = parse_peer_message(text);
  if (!message)
    return complain(message.failure());
  if (const auto *answer = std::get_if<RemoteAnswer>(&*message))
    return owner_.answered(*this, answer->sdp);
  const auto &candidate = std::get<RemoteCandidate>(*message);
  if (candidate.text.empty())
    return;
  if (++candidates_ > kMaxCandidates)
    return complain({"This browser names more than 256 ICE candidates.", {}});
  owner_.candidate(*this, candidate);
}

void SignallingClient::complain(const Failure &failure) {
  GST_WARNING("signalling of peer %" G_GUINT64_FORMAT ": %s (%s)", peer_, failure.user.c_str(),
              failure.debug.c_str());
  if (++complaints_ > kMaxComplaints)
    return end(kCloseProtocolError, failure.user);
  send("ERROR " + failure.user);
}

} // namespace stripes
