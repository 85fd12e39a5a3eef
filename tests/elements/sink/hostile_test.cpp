// SPDX-License-Identifier: MPL-2.0
// Foreign origins and hosts, garbage, and what is none of a client's business: refused or ignored,
// while another client notices nothing.
#include "sink_bed.h"

#include <gtest/gtest.h>
#include <random>

namespace stripes::test {
namespace {

// A page that watches, and whose pictures must keep coming.
class Hostile : public testing::Test {
 protected:
  void SetUp() override { start_watching(bed, page, frame++); }
  void TearDown() override {
    page.forget();
    bed.push_picture(frame, false);
    EXPECT_TRUE(page.wait_stripes(4));
    EXPECT_FALSE(page.closed());
    page.idle(20);
    EXPECT_FALSE(page.got_text("PIPELINE_RESETTING"));
    EXPECT_FALSE(page.got_text("KILL"));
  }
  unsigned upgrade_status(const std::string &host, const std::string &origin,
                          const std::string &path = "/api/websockets") {
    WsClient::Options options;
    options.path = path;
    if (!host.empty())
      options.headers.emplace_back("Host", host);
    if (!origin.empty())
      options.headers.emplace_back("Origin", origin);
    const WsClient client(bed.port(), options);
    return client.connected() ? 101 : client.http_status();
  }
  std::string own() const { return "127.0.0.1:" + std::to_string(bed.port()); }

  SinkBed bed;
  WsClient page{bed.port()};
  uint32_t frame = 1;
};

TEST_F(Hostile, foreign_origins_and_hosts_are_refused_before_the_upgrade) {
  EXPECT_EQ(upgrade_status("", "http://" + own()), 101u);
  EXPECT_EQ(upgrade_status("", ""), 101u);
  EXPECT_EQ(upgrade_status("localhost:" + std::to_string(bed.port()),
                           "http://localhost:" + std::to_string(bed.port())),
            101u);
  for (const char *origin : {"http://evil.example", "http://127.0.0.1", "null", "https://localhost",
                             "http://127.0.0.1:1"})
    EXPECT_EQ(upgrade_status("", origin), 403u) << origin;
  EXPECT_EQ(upgrade_status("", "https://" + own()), 403u);
  EXPECT_EQ(upgrade_status("evil.example", "http://evil.example"), 403u);
  EXPECT_EQ(upgrade_status("evil.example:" + std::to_string(bed.port()), ""), 403u);
  const std::string page_answer = http_get(bed.port(), "/", "Host: evil.example\r\n");
  EXPECT_EQ(page_answer.substr(0, 12), "HTTP/1.1 403");
  EXPECT_NE(page_answer.find("allowed-origins"), std::string::npos);
  const std::string origin_answer = http_get(
      bed.port(), "/api/websockets", "Origin: http://evil.example\r\nUpgrade: websocket\r\n");
  EXPECT_EQ(origin_answer.substr(0, 12), "HTTP/1.1 403");
  EXPECT_NE(origin_answer.find("allowed-origins"), std::string::npos);
}

TEST_F(Hostile, what_the_operator_allows_is_let_in) {
  SinkBed open("allowed-origins=\"https://desk.example.com\"");
  WsClient::Options options;
  options.headers = {{"Host", "desk.example.com"}, {"Origin", "https://desk.example.com"}};
  EXPECT_TRUE(WsClient(open.port(), options).connected());
  options.headers = {{"Host", "desk.example.com"}, {"Origin", "https://other.example.com"}};
  EXPECT_FALSE(WsClient(open.port(), options).connected());
}

TEST_F(Hostile, all_names_of_the_socket_and_no_other) {
  for (const char *path : {"/api/websockets", "/api/websockets/", "/websockets", "/websocket/",
                           "/websocket?role=viewer", "/ws"})
    EXPECT_EQ(upgrade_status("", "", path), 101u) << path;
  for (const char *path : {"/api/websocketsx", "/api/websockets/x", "/api/ws"})
    EXPECT_EQ(upgrade_status("", "", path), 404u) << path;
  EXPECT_EQ(http_get(bed.port(), "/api/websockets").substr(0, 29), "HTTP/1.1 426 Upgrade Required");
}

TEST_F(Hostile, plain_http) {
  const auto status = [&](std::string_view path, std::string_view headers = {},
                          std::string_view method = "GET") {
    return http_get(bed.port(), path, headers, method).substr(9, 3);
  };
  EXPECT_EQ(status("/"), "200");
  EXPECT_EQ(status("/api/health"), "200");
  EXPECT_EQ(status("/api/nonsense"), "404");
  EXPECT_EQ(status("/nonsense.js"), "404");
  EXPECT_EQ(status("/../../../etc/passwd"), "404");
  EXPECT_EQ(status("/%2e%2e/%2e%2e/etc/passwd"), "404");
  EXPECT_EQ(status("/", "Content-Length: 3\r\n\r\nabc", "POST"), "405");
  EXPECT_EQ(status("/", "", "DELETE"), "405");
  EXPECT_NE(http_get(bed.port(), "/api/status")
                .find("{\"current_mode\":\"websockets\",\"available_modes\":[\"websockets\"],"
                      "\"enable_dual_mode\":false}"),
            std::string::npos);

  const std::string answer = http_get(bed.port(), "/");
  EXPECT_NE(answer.find("Content-Type: text/html; charset=utf-8\r\n"), std::string::npos);
  EXPECT_NE(answer.find("X-Content-Type-Options: nosniff\r\n"), std::string::npos);
  EXPECT_NE(answer.find("frame-ancestors 'self'"), std::string::npos);
  EXPECT_NE(answer.find("Cache-Control: no-cache\r\n"), std::string::npos);
  const size_t at = answer.find("ETag: ") + 6;
  const std::string etag = answer.substr(at, answer.find("\r\n", at) - at);
  EXPECT_EQ(status("/", "If-None-Match: " + etag + "\r\n"), "304");
  const std::string head = http_get(bed.port(), "/", "", "HEAD");
  EXPECT_EQ(head.substr(9, 3), "200");
  EXPECT_EQ(head.size(), head.find("\r\n\r\n") + 4) << "an answer to HEAD has no body";
}

TEST_F(Hostile, junk_instead_of_http) {
  for (const std::string &junk :
       {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), std::string(5000, '\0'),
        std::string("GET / HTTP/9.9\r\n\r\n"), std::string("GET\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\n") + std::string(200000, 'a') + "\r\n\r\n",
        std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        std::string(
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")}) {
    RawSocket socket(bed.port());
    socket.send(junk);
    socket.read_for(50);
  }
  RawSocket silent(bed.port()); // says nothing at all
  RawSocket half(bed.port());
  half.send("GET / HTTP/1.1\r\nHo");
  page.idle(100);
}

TEST_F(Hostile, the_number_of_connections_is_bounded) {
  std::vector<std::unique_ptr<RawSocket>> crowd;
  for (int i = 0; i < 300; i++)
    crowd.push_back(std::make_unique<RawSocket>(bed.port()));
  EXPECT_TRUE(crowd.back()->wait_closed());
  crowd.clear();
  ASSERT_TRUE(page.wait(
      [&] { return http_get(bed.port(), "/api/health").find("200 OK") != std::string::npos; }));
}

TEST_F(Hostile, garbage_on_the_socket_ends_only_that_connection) {
  const struct {
    uint8_t first;
    std::string payload;
    uint16_t code;
  } frames[] = {
      {0xf1, "reserved bits", 1002},       {0x83, "reserved opcode", 1002},
      {0x80, "nothing to continue", 1002}, {0x81, "\xff\xfe no utf-8", 1007},
      {0x89, std::string(200, 'p'), 1002}, {0x81, std::string((8 << 20) + 1, 'x'), 1009},
  };
  for (const auto &frame : frames) {
    RawSocket socket(bed.port());
    ASSERT_TRUE(socket.upgrade());
    socket.send_frame(frame.first, frame.payload);
    const char code[] = {static_cast<char>(frame.code >> 8), static_cast<char>(frame.code), 0};
    EXPECT_NE(socket.read_until({}).find(std::string_view(code, 2)), std::string::npos)
        << frame.code;
  }
  RawSocket unmasked(bed.port());
  ASSERT_TRUE(unmasked.upgrade());
  unmasked.send("\x81\x02hi");
  EXPECT_TRUE(unmasked.wait_closed());
  std::mt19937 random(5);
  for (int i = 0; i < 30; i++) {
    RawSocket socket(bed.port());
    ASSERT_TRUE(socket.upgrade());
    std::string noise(1 + random() % 3000, '\0');
    for (char &c : noise)
      c = static_cast<char>(random());
    socket.send(noise);
  }
}

TEST_F(Hostile, a_message_of_endless_fragments_is_cut_off) {
  RawSocket socket(bed.port());
  ASSERT_TRUE(socket.upgrade());
  const std::string piece(1 << 20, 'x');
  socket.send_frame(0x01, piece);
  for (int i = 0; i < 9; i++)
    if (!socket.send_frame(0x00, piece))
      break;
  EXPECT_TRUE(socket.wait_closed());
}

TEST_F(Hostile, odd_texts_and_binaries_are_ignored) {
  WsClient other(bed.port());
  std::mt19937 random(11);
  for (const char *text : {"", ",", "m", "m,,,,", "kd,-1", "SETTINGS,", "SETTINGS,[]", "SETTINGS,{",
                           "SETTINGS,null", "r,0x0", "CLIENT_FRAME_ACK 99999", "cmd,reboot",
                           "js,c,0", "cw,AAAA", "START_VIDEO,now", "co,end,", "vb,1", "_arg_fps,9"})
    other.send(text);
  other.send("SETTINGS," + std::string(1 << 20, '['));
  other.send("x" + std::string(1 << 20, 'y'));
  for (int i = 0; i < 50; i++) {
    std::vector<uint8_t> noise(random() % 100);
    for (auto &byte : noise)
      byte = static_cast<uint8_t>(random());
    other.send_binary(noise);
  }
  other.send("START_AUDIO"); // still answers
  EXPECT_NE(other.wait_text("AUDIO_DISABLED"), "");
}

TEST_F(Hostile, who_asks_without_reading_the_answers_is_disconnected) {
  RawSocket socket(bed.port(), 4096);
  ASSERT_TRUE(socket.upgrade());
  std::string flood;
  for (int i = 0; i < 20000; i++)
    flood += std::string("\x81\x8b\0\0\0\0START_AUDIO", 17);
  for (int i = 0; i < 20 && socket.send(flood); i++) {
  }
  guint clients = 2;
  page.wait([&] {
    g_object_get(bed.sink(), "num-clients", &clients, nullptr);
    return clients == 1;
  });
  EXPECT_EQ(clients, 1u);
}

TEST_F(Hostile, connections_that_vanish) {
  for (int i = 0; i < 50; i++) {
    RawSocket socket(bed.port());
    if (i % 2)
      socket.upgrade();
    else
      socket.send("GET /api/websockets HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n");
    bed.push_picture(++frame, false);
  }
  ++frame;
  guint clients = 2;
  EXPECT_TRUE(page.wait([&] {
    g_object_get(bed.sink(), "num-clients", &clients, nullptr);
    return clients == 1;
  }));
}

} // namespace
} // namespace stripes::test
