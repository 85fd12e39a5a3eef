// SPDX-License-Identifier: MPL-2.0
// A page for tests: a WebSocket client that says what it is told and keeps what it gets.
#pragma once

#include "base/gst_ptr.h"

#include <cstdint>
#include <functional>
#include <libsoup/soup.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stripes::test {

// A video message taken apart.
struct ReceivedStripe {
  bool h264 = false;
  bool key = false; // JPEG: always
  uint16_t frame_id = 0;
  uint16_t y = 0;
  uint16_t width = 0, height = 0; // H.264 only
  std::vector<uint8_t> payload;
  uint16_t x = 0; // of our own form
  bool hole = false;
};

class WsClient {
 public:
  struct Options {
    std::string path = "/api/websockets"; // with the query, if any
    std::vector<std::pair<std::string, std::string>> headers;
    std::string host = "127.0.0.1";
  };
  // ms; what a machine takes for anything that works, however busy it is.
  static constexpr unsigned kTimeout = 30000;

  // Connects and waits for the handshake. On refusal connected() is false and http_status() tells.
  explicit WsClient(uint16_t port) : WsClient(port, Options()) {}
  WsClient(uint16_t port, const Options &options);
  ~WsClient();
  WsClient(const WsClient &) = delete;
  WsClient &operator=(const WsClient &) = delete;

  bool connected() const { return connection_.get() != nullptr; }
  unsigned http_status() const { return http_status_; }

  void send(std::string_view text);
  void send_binary(const std::vector<uint8_t> &data);
  // What an unmodified page sends first: SETTINGS with a window size, and cr.
  void
  send_settings(std::string_view members = R"("initialClientWidth":640,"initialClientHeight":480)");
  void close();

  // Handles what comes until `done` holds, or the time is over. Returns done().
  bool wait(const std::function<bool()> &done, unsigned timeout_ms = kTimeout);
  // The same until a text that begins with `prefix` is there. The text, or "".
  std::string wait_text(std::string_view prefix, unsigned timeout_ms = kTimeout);
  bool wait_stripes(size_t count, unsigned timeout_ms = kTimeout);
  bool wait_sounds(size_t count, unsigned timeout_ms = kTimeout);
  bool wait_closed(unsigned timeout_ms = kTimeout);
  // Handles what comes for so long.
  void idle(unsigned ms);

  // Everything in the order of arrival since the last forget().
  const std::vector<std::string> &texts() const { return texts_; }
  const std::vector<ReceivedStripe> &stripes() const { return stripes_; }
  // Opus packets of sound messages without redundancy.
  const std::vector<std::vector<uint8_t>> &sounds() const { return sounds_; }
  bool got_text(std::string_view prefix) const;
  // Position of the first such text, or -1.
  int index_of_text(std::string_view prefix) const;
  void forget();

  bool closed() const { return closed_; }
  uint16_t close_code() const { return close_code_; }
  const std::string &close_reason() const { return close_reason_; }

 private:
  void on_message(SoupWebsocketDataType type, GBytes *message);

  Ref<GMainContext> context_;
  Ref<SoupSession> session_;
  Ref<SoupWebsocketConnection> connection_;
  unsigned http_status_ = 0;
  std::vector<std::string> texts_;
  std::vector<ReceivedStripe> stripes_;
  std::vector<std::vector<uint8_t>> sounds_;
  bool closed_ = false;
  uint16_t close_code_ = 0;
  std::string close_reason_;
};

// A TCP connection by hand: for what no proper client does.
class RawSocket {
 public:
  // Connects to 127.0.0.1. receive_buffer: bytes, 0 for the system's.
  explicit RawSocket(uint16_t port, int receive_buffer = 0);
  ~RawSocket();
  RawSocket(const RawSocket &) = delete;
  RawSocket &operator=(const RawSocket &) = delete;

  bool send(std::string_view data);
  // Reads until `end` was seen, the peer closed, or the time is over.
  std::string read_until(std::string_view end, unsigned timeout_ms = WsClient::kTimeout);
  // Reads in large pieces until `end` was seen, and throws away what came behind it as well.
  bool read_past(std::string_view end, unsigned timeout_ms = WsClient::kTimeout);
  // Reads and throws away for so long; returns how many bytes.
  size_t read_for(unsigned ms);
  // The same until there were that many bytes, or the time is over; returns how many.
  size_t read_bytes(size_t least, unsigned timeout_ms = WsClient::kTimeout);
  // Whether the peer closes within the time; what comes before is thrown away.
  bool wait_closed(unsigned timeout_ms = WsClient::kTimeout);

  // A WebSocket upgrade; true when accepted.
  bool upgrade(std::string_view path = "/api/websockets");
  // A client frame, masked. first_byte: FIN, reserved bits and opcode.
  bool send_frame(uint8_t first_byte, std::string_view payload);
  bool send_text(std::string_view text) { return send_frame(0x81, text); }

 private:
  // What is there, waited for until `deadline` (ms); empty: nothing came, or no more will.
  std::string read_piece(int64_t deadline);

  int fd_;
};

// A plain HTTP request by hand; the whole answer.
std::string http_get(uint16_t port, std::string_view path, std::string_view extra_headers = {},
                     std::string_view method = "GET");

} // namespace stripes::test
