// SPDX-License-Identifier: MPL-2.0
// A WebSocket connection whose handshake is done. Server thread only.
//
// Writes headers and shared payloads in one writev, without copying. Nothing is buffered here but
// one batch, so "the socket takes no more" is known at once.
#pragma once

#include "server/loop.h"
#include "server/transport.h"
#include "server/websocket_reader.h"

#include <gio/gio.h>
#include <string>
#include <vector>

namespace stripes {

class WebSocketTransport : public Transport, private WebSocketReader::Handler {
 public:
  static constexpr size_t kMaxMessage = 8 << 20;  // bytes of one assembled incoming message
  static constexpr size_t kBatchBytes = 64 << 10; // at least one message goes into a batch
  static constexpr size_t kBatchMessages = 32;
  static constexpr unsigned kPingInterval = 30000; // ms
  static constexpr int64_t kDeadAfter = 75000000;  // µs without a byte from the client
  static constexpr unsigned kCloseGrace = 2000;    // ms for the client to answer a close

  WebSocketTransport(Ref<GIOStream> stream, Ref<GSocket> socket);
  ~WebSocketTransport() override;
  WebSocketTransport(const WebSocketTransport &) = delete;
  WebSocketTransport &operator=(const WebSocketTransport &) = delete;

  void start(TransportUser &user) override;
  void flush() override;
  void close(uint16_t code, std::string_view reason) override;
  size_t unsent_bytes() const override { return batch_bytes_; }
  bool is_closing() const override { return state_ != State::Open; }

 private:
  enum class State { Open, Closing, Closed };
  struct Frame {
    uint8_t header[20]; // WebSocket header, then the message's own
    uint8_t header_size;
    Ref<GBytes> body; // may be null
    size_t size() const { return header_size + (body ? g_bytes_get_size(body.get()) : 0); }
  };

  void on_text(std::string_view text) override;
  void on_binary(std::span<const uint8_t> data) override;
  void on_ping(std::string_view payload) override;
  void on_close(uint16_t code) override;

  gboolean readable();
  gboolean writable();
  void watch_writable();
  bool tick();
  void fill_batch();
  void add_control(uint8_t opcode, std::string_view payload);
  bool write_batch(); // false: the socket takes no more, or the connection ended
  void consume(size_t written);
  void finish(std::string_view reason);

  Ref<GIOStream> stream_;
  Ref<GSocket> socket_;
  GPollableInputStream *in_;   // of stream_
  GPollableOutputStream *out_; // of stream_
  TransportUser *user_ = nullptr;
  WebSocketReader reader_{kMaxMessage};
  Ref<GSource> in_source_;
  Ref<GSource> out_source_;
  Timer ping_timer_;
  Timer close_timer_;
  State state_ = State::Open;
  bool flushing_ = false;
  bool close_queued_ = false;
  int64_t last_received_ = 0; // µs

  std::vector<Frame> batch_; // being written
  size_t batch_bytes_ = 0;   // of the batch, not yet written
  size_t batch_done_ = 0;    // bytes of batch_.front() already written
  // Control frames to come, at most one of each: only the newest ping needs an answer.
  std::string pong_;
  bool pong_due_ = false;
  bool ping_due_ = false;
  std::string close_payload_; // not empty: a close is due
  std::string close_reason_;
};

} // namespace stripes
