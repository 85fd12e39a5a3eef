// SPDX-License-Identifier: MPL-2.0
// The border between a client's session and the way its messages travel. Server thread only.
#pragma once

#include "server/send_queue.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace stripes {

// The session's side.
class TransportUser {
 public:
  virtual ~TransportUser() = default;
  virtual void text_received(std::string_view text) = 0; // valid UTF-8
  virtual void binary_received(std::span<const uint8_t> data) = 0;
  // The transport can take another message now. False when there is none.
  virtual bool next_message(OutMessage &message) = 0;
  // All that was handed over went out.
  virtual void drained() = 0;
  // Nothing comes or goes any more. The transport may be destroyed, but not during the call.
  virtual void closed(std::string_view reason) = 0;
};

// Pulls messages when it can send them, so what waits does so in the session's bounded queue.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual void start(TransportUser &user) = 0;
  // There is something to pull.
  virtual void flush() = 0;
  // Sends what is queued, then ends the connection with a WebSocket close code and a reason.
  virtual void close(uint16_t code, std::string_view reason) = 0;
  // Bytes pulled and not yet taken by the network.
  virtual size_t unsent_bytes() const = 0;
  virtual bool is_closing() const = 0;
  // For transports that have streams of pictures and sound beside the messages: whether they shall
  // run, and that the pictures' decoder needs a key picture.
  virtual void video_wanted(bool) {}
  virtual void sound_wanted(bool) {}
  virtual void key_wanted() {}
};

} // namespace stripes
