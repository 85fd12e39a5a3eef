// SPDX-License-Identifier: MPL-2.0
#include "server/websocket_reader.h"

#include <algorithm>
#include <glib.h>

namespace stripes {

namespace {

constexpr uint8_t kFin = 0x80, kReserved = 0x70, kOpcode = 0x0f, kMasked = 0x80, kLength = 0x7f;
constexpr size_t kMaxControl = 125;
constexpr size_t kKeepCapacity = 64 << 10; // a client's one big message must not stay for ever

bool is_control(uint8_t opcode) {
  return opcode & 0x8;
}

} // namespace

uint16_t WebSocketReader::feed(std::span<const uint8_t> data, Handler &handler) {
  while (!data.empty()) {
    if (!in_payload_) {
      const size_t n = std::min(data.size(), header_need_ - header_have_);
      std::copy_n(data.begin(), n, header_ + header_have_);
      header_have_ += n;
      data = data.subspan(n);
      if (header_have_ < header_need_)
        return 0;
      if (header_need_ == 2) {
        const uint8_t length = header_[1] & kLength;
        header_need_ += 4u + (length == 126 ? 2u : length == 127 ? 8u : 0u);
        if (!(header_[1] & kMasked)) // clients must
          return kCloseProtocolError;
        continue;
      }
      if (const uint16_t code = begin_frame())
        return code;
    }
    std::string &into = is_control(header_[0] & kOpcode) ? control_ : message_;
    const uint8_t *mask = header_ + header_need_ - 4;
    const size_t n = static_cast<size_t>(std::min<uint64_t>(data.size(), payload_left_));
    const size_t at = into.size();
    into.resize(at + n);
    for (size_t i = 0; i < n; i++)
      into[at + i] = static_cast<char>(data[i] ^ mask[(payload_done_ + i) & 3]);
    payload_done_ += n;
    payload_left_ -= n;
    data = data.subspan(n);
    if (payload_left_ > 0)
      return 0;
    in_payload_ = false;
    header_have_ = 0;
    header_need_ = 2;
    const bool closes = (header_[0] & kOpcode) == kOpClose;
    if (const uint16_t code = end_frame(handler); code || closes)
      return code;
  }
  // A frame without payload that ended exactly with the data was handled in the loop: its header's
  // last byte made begin_frame() run and the payload part saw 0 bytes left.
  return 0;
}

uint16_t WebSocketReader::begin_frame() {
  const uint8_t opcode = header_[0] & kOpcode;
  uint64_t length = header_[1] & kLength;
  if (length >= 126) {
    const size_t bytes = length == 126 ? 2 : 8;
    length = 0;
    for (size_t i = 0; i < bytes; i++)
      length = length << 8 | header_[2 + i];
  }
  if (header_[0] & kReserved)
    return kCloseProtocolError;
  if (is_control(opcode)) {
    if (opcode > kOpPong || length > kMaxControl || !(header_[0] & kFin))
      return kCloseProtocolError;
    control_.clear();
  } else {
    const bool continues = opcode == 0;
    if (opcode > kOpBinary || continues != (message_opcode_ != 0))
      return kCloseProtocolError;
    if (length > max_message_ - message_.size())
      return kCloseTooBig;
    if (!continues)
      message_opcode_ = opcode;
  }
  in_payload_ = true;
  payload_left_ = length;
  payload_done_ = 0;
  return 0;
}

uint16_t WebSocketReader::end_frame(Handler &handler) {
  const uint8_t opcode = header_[0] & kOpcode;
  switch (opcode) {
  case kOpPing:
    handler.on_ping(control_);
    return 0;
  case kOpPong:
    return 0; // that something came is what counts
  case kOpClose: {
    if (control_.size() == 1)
      return kCloseProtocolError;
    handler.on_close(control_.empty()
                         ? 1005
                         : static_cast<uint16_t>(static_cast<uint8_t>(control_[0]) << 8 |
                                                 static_cast<uint8_t>(control_[1])));
    return 0;
  }
  default:
    return header_[0] & kFin ? end_message(handler) : 0;
  }
}

uint16_t WebSocketReader::end_message(Handler &handler) {
  const uint8_t opcode = message_opcode_;
  message_opcode_ = 0;
  if (opcode == kOpText) {
    if (!g_utf8_validate_len(message_.data(), message_.size(), nullptr))
      return kCloseInvalidText;
    handler.on_text(message_);
  } else {
    handler.on_binary({reinterpret_cast<const uint8_t *>(message_.data()), message_.size()});
  }
  message_.clear();
  if (message_.capacity() > kKeepCapacity)
    message_.shrink_to_fit();
  return 0;
}

size_t websocket_frame_header(uint8_t opcode, uint64_t payload, uint8_t *out) {
  out[0] = kFin | opcode;
  size_t bytes = 0;
  if (payload < 126) {
    out[1] = static_cast<uint8_t>(payload);
  } else {
    bytes = payload <= 0xffff ? 2 : 8;
    out[1] = bytes == 2 ? 126 : 127;
    for (size_t i = 0; i < bytes; i++)
      out[2 + i] = static_cast<uint8_t>(payload >> (8 * (bytes - 1 - i)));
  }
  return 2 + bytes;
}

} // namespace stripes
