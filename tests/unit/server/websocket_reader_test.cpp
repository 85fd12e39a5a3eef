// SPDX-License-Identifier: MPL-2.0
#include "server/websocket_reader.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

using namespace stripes;

namespace {

class Log : public WebSocketReader::Handler {
 public:
  std::string log;
  void on_text(std::string_view text) override { add("text", text); }
  void on_binary(std::span<const uint8_t> data) override {
    add("binary", {reinterpret_cast<const char *>(data.data()), data.size()});
  }
  void on_ping(std::string_view payload) override { add("ping", payload); }
  void on_close(uint16_t code) override { add("close", std::to_string(code)); }

 private:
  void add(const char *what, std::string_view value) {
    log += std::string(what) + "(" + std::string(value) + ")";
  }
};

std::string frame(uint8_t first, std::string_view payload, bool masked = true) {
  std::string out(1, static_cast<char>(first));
  const auto flag = static_cast<uint8_t>(masked ? 0x80 : 0);
  const size_t n = payload.size();
  if (n < 126) {
    out += static_cast<char>(flag | n);
  } else {
    const int bytes = n <= 0xffff ? 2 : 8;
    out += static_cast<char>(flag | (bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; i--)
      out += static_cast<char>(n >> (8 * i));
  }
  const char mask[] = {'\x11', '\x22', '\x33', '\x44'};
  if (masked)
    out.append(mask, 4);
  for (size_t i = 0; i < n; i++)
    out += masked ? static_cast<char>(payload[i] ^ mask[i & 3]) : payload[i];
  return out;
}

// Feeds in pieces of `step` bytes. The log, then "!code" when the connection fails.
std::string feed(const std::string &bytes, size_t step = SIZE_MAX, size_t max = 1000) {
  WebSocketReader reader(max);
  Log log;
  for (size_t at = 0; at < bytes.size(); at += std::min(step, bytes.size() - at)) {
    const auto piece = std::string_view(bytes).substr(at, step);
    const uint16_t code =
        reader.feed({reinterpret_cast<const uint8_t *>(piece.data()), piece.size()}, log);
    if (code)
      return log.log + "!" + std::to_string(code);
    if (log.log.find("close") != std::string::npos)
      break;
  }
  return log.log;
}

TEST(WebSocketReader, any_cut_gives_the_same_messages) {
  const std::string bytes = frame(0x81, "hello") + frame(0x82, "") + frame(0x01, "ab") +
                            frame(0x89, "p") + frame(0x00, "") + frame(0x80, "cd") +
                            frame(0x81, std::string(300, 'x')) + frame(0x8a, "pong") +
                            frame(0x88, "\x03\xe8");
  const std::string expected =
      "text(hello)binary()ping(p)text(abcd)text(" + std::string(300, 'x') + ")close(1000)";
  for (const size_t step : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, SIZE_MAX})
    EXPECT_EQ(feed(bytes, step), expected) << step;
}

TEST(WebSocketReader, breaches_of_protocol_end_the_connection) {
  EXPECT_EQ(feed(frame(0x81, "x", false)), "!1002");             // not masked
  EXPECT_EQ(feed(frame(0xc1, "x")), "!1002");                    // reserved bit
  EXPECT_EQ(feed(frame(0x83, "x")), "!1002");                    // reserved opcode
  EXPECT_EQ(feed(frame(0x8b, "x")), "!1002");                    // reserved control opcode
  EXPECT_EQ(feed(frame(0x80, "x")), "!1002");                    // nothing to continue
  EXPECT_EQ(feed(frame(0x01, "x") + frame(0x81, "y")), "!1002"); // new one inside a message
  EXPECT_EQ(feed(frame(0x09, "x")), "!1002");                    // fragmented control
  EXPECT_EQ(feed(frame(0x89, std::string(126, 'x'))), "!1002");  // long control
  EXPECT_EQ(feed(frame(0x88, "x")), "!1002");                    // half a close code
  EXPECT_EQ(feed(frame(0x81, "\xff\xfe")), "!1007");             // no UTF-8
  EXPECT_EQ(feed(frame(0x88, "")), "close(1005)");
}

TEST(WebSocketReader, the_bound_counts_the_whole_message) {
  EXPECT_EQ(feed(frame(0x81, std::string(1000, 'x'))).size(), 1006u);
  EXPECT_EQ(feed(frame(0x81, std::string(1001, 'x'))), "!1009");
  std::string pieces = frame(0x01, std::string(100, 'x'));
  for (int i = 0; i < 10; i++)
    pieces += frame(0x00, std::string(100, 'x'));
  EXPECT_EQ(feed(pieces), "!1009");
  // A length that is only claimed is refused before any payload comes.
  EXPECT_EQ(feed(std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", 14)),
            "!1009");
  // Text cut within a character is whole again in the message.
  EXPECT_EQ(feed(frame(0x01, "\xc3") + frame(0x80, "\xa9")), "text(\xc3\xa9)");
}

TEST(WebSocketReader, survives_noise) {
  std::mt19937 random(3);
  for (int i = 0; i < 20000; i++) {
    std::string bytes;
    for (unsigned n = random() % 4; n > 0; n--)
      bytes += frame(static_cast<uint8_t>(random()), std::string(random() % 200, 'a'),
                     random() % 8 != 0);
    for (unsigned n = random() % 40; n > 0; n--)
      bytes += static_cast<char>(random());
    feed(bytes, 1 + random() % 50);
  }
}

TEST(WebSocketFrameHeader, has_three_lengths) {
  uint8_t out[10];
  EXPECT_EQ(websocket_frame_header(kOpText, 125, out), 2u);
  EXPECT_EQ(out[0], 0x81);
  EXPECT_EQ(out[1], 125);
  EXPECT_EQ(websocket_frame_header(kOpBinary, 65535, out), 4u);
  EXPECT_EQ(out[1], 126);
  EXPECT_EQ(out[2], 0xff);
  EXPECT_EQ(websocket_frame_header(kOpBinary, 65536, out), 10u);
  EXPECT_EQ(out[1], 127);
  EXPECT_EQ(out[7], 1);
  EXPECT_EQ(out[9], 0);
}

} // namespace
