// SPDX-License-Identifier: MPL-2.0
// One browser's signalling connection: HELLO, SESSION, then descriptions and candidates. Server
// thread only.
#pragma once

#include "server/loop.h"
#include "server/rtc/signalling_text.h"
#include "server/transport.h"

#include <deque>
#include <memory>
#include <string>

namespace stripes {

class SignallingClient : private TransportUser {
 public:
  static constexpr unsigned kMaxCandidates = 256;  // that a browser may name
  static constexpr unsigned kMaxComplaints = 16;   // then the connection is ended
  static constexpr unsigned kHelloTimeout = 10000; // ms for HELLO and SESSION
  // Of texts not sent yet. Drop rule: a client that lets them pile up is disconnected.
  static constexpr size_t kMaxQueued = 512 << 10; // bytes

  class Owner {
   public:
    virtual ~Owner() = default;
    // Both return a sentence that refuses; empty: welcome.
    virtual std::string hello(SignallingClient &client, const SignallingHello &hello) = 0;
    virtual std::string session_wanted(SignallingClient &client) = 0;
    virtual void answered(SignallingClient &client, const std::string &sdp) = 0;
    virtual void candidate(SignallingClient &client, const RemoteCandidate &candidate) = 0;
    // May not destroy the client during the call.
    virtual void gone(SignallingClient &client) = 0;
  };

  SignallingClient(PeerId peer, Role role, std::unique_ptr<Transport> transport, Owner &owner);
  ~SignallingClient() override;
  SignallingClient(const SignallingClient &) = delete;
  SignallingClient &operator=(const SignallingClient &) = delete;

  void start();
  PeerId peer() const { return peer_; }
  Role role() const { return role_; } // the connection's and HELLO's, the smaller of both
  bool in_session() const { return state_ == State::Session; }

  void send(std::string text);
  // Tells the browser why, and ends the connection.
  void end(uint16_t code, std::string_view sentence);

 private:
  enum class State { Hello, Welcome, Session, Gone };

  void text_received(std::string_view text) override;
  void binary_received(std::span<const uint8_t>) override;
  bool next_message(OutMessage &message) override;
  void drained() override {}
  void closed(std::string_view reason) override;

  void take_hello(std::string_view text);
  void take_session(std::string_view text);
  void take_message(std::string_view text);
  void complain(const Failure &failure);

  const PeerId peer_;
  Role role_;
  std::unique_ptr<Transport> transport_;
  Owner &owner_;
  State state_ = State::Hello;
  Timer hello_timer_;
  std::deque<std::string> queue_;
  size_t queued_ = 0; // bytes
  unsigned candidates_ = 0;
  unsigned complaints_ = 0;
};

} // namespace stripes
