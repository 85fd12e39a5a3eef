// SPDX-License-Identifier: MPL-2.0
// RFC 6455 frames as a client sends them → messages. Knows no socket.
//
// libsoup bounds a frame but not a message made of fragments, and cannot be asked what it holds; so
// the server takes only the handshake from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stripes {

enum CloseCode : uint16_t {
  kCloseNormal = 1000,
  kCloseGoingAway = 1001,
  kCloseProtocolError = 1002,
  kCloseInvalidText = 1007,
  kClosePolicy = 1008,
  kCloseTooBig = 1009,
  kCloseInternal = 1011,
  kCloseShuttingDown = 4000,
  kCloseAlert = 4000,    // signalling: the reason is for the user
  kCloseBadToken = 4001, // or superseded
};

class WebSocketReader {
 public:
  class Handler {
   public:
    virtual ~Handler() = default;
    virtual void on_text(std::string_view text) = 0;
    virtual void on_binary(std::span<const uint8_t> data) = 0;
    virtual void on_ping(std::string_view payload) = 0;
    virtual void on_close(uint16_t code) = 0; // 1005 when the client gave none
  };

  explicit WebSocketReader(size_t max_message) : max_message_(max_message) {}

  // Takes the next bytes, in any cut. Returns 0, or the close code to fail the connection with;
  // nothing may be fed after that or after on_close().
  uint16_t feed(std::span<const uint8_t> data, Handler &handler);

 private:
  uint16_t begin_frame();
  uint16_t end_frame(Handler &handler);
  uint16_t end_message(Handler &handler);

  const size_t max_message_;
  uint8_t header_[14] = {}; // opcode, length, extended length, mask
  size_t header_have_ = 0;
  size_t header_need_ = 2;
  bool in_payload_ = false;
  uint64_t payload_left_ = 0;
  uint64_t payload_done_ = 0;
  uint8_t message_opcode_ = 0; // of the message being assembled; 0: none
  std::string message_;
  std::string control_;
};

// The header of an unmasked, unfragmented server frame. Returns its size, at most 10.
size_t websocket_frame_header(uint8_t opcode, uint64_t payload, uint8_t *out);

constexpr uint8_t kOpText = 1, kOpBinary = 2, kOpClose = 8, kOpPing = 9, kOpPong = 10;

} // namespace stripes
