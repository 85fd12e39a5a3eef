// SPDX-License-Identifier: MPL-2.0
// HTTP routes of the application: what its handlers see, what comes of their answers, and who is
// let through to them.
#include "sink_bed.h"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace stripes::test {
namespace {

class Routes : public testing::Test {
 protected:
  void SetUp() override {
    GErrorOut error;
    server = adopt(gst_stripe_server_new(error.out()));
    ASSERT_TRUE(server) << error.message();
    g_object_set(server.get(), "port", 0, nullptr);
    ASSERT_TRUE(gst_stripe_server_start(server.get(), error.out())) << error.message();
  }
  void TearDown() override { gst_stripe_server_stop(server.get()); }

  uint16_t port() const {
    guint port = 0;
    g_object_get(server.get(), "bound-port", &port, nullptr);
    return static_cast<uint16_t>(port);
  }
  bool add(const char *path, GstStripeRouteHandler handler, gpointer data = nullptr,
           GDestroyNotify notify = nullptr) {
    GErrorOut error;
    return gst_stripe_server_add_route(server.get(), path, handler, data, notify, error.out());
  }
  // A request with a body; the whole answer.
  std::string send(std::string_view method, std::string_view path, std::string_view headers,
                   std::string_view body) {
    RawSocket socket(port());
    std::string text = std::string(method) + " " + std::string(path) +
                       " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port()) + "\r\n" +
                       std::string(headers) + "\r\n" + std::string(body);
    socket.send(text);
    return socket.read_until("no such end");
  }

  Ref<GstStripeServer> server;
};

std::string status_of(const std::string &answer) {
  return answer.substr(9, 3);
}
std::string body_of(const std::string &answer) {
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

// Says what it sees.
void tell(GstStripeServer *, GstStripeRequest *request, gpointer) {
  const auto text = [](const char *s) { return std::string(s ? s : "(none)"); };
  GBytes *body = gst_stripe_request_get_body(request);
  gsize size = 0;
  const auto *bytes = static_cast<const char *>(g_bytes_get_data(body, &size));
  const std::string answer = text(gst_stripe_request_get_method(request)) + " " +
                             text(gst_stripe_request_get_path(request)) + " " +
                             text(gst_stripe_request_get_query(request)) + " " +
                             text(gst_stripe_request_get_header(request, "x-one")) + " " +
                             text(gst_stripe_request_get_role(request)) + " " +
                             text(gst_stripe_request_get_address(request)) + " " +
                             std::string(bytes ? bytes : "", size);
  gst_stripe_request_answer_text(request, 200, nullptr, answer.c_str());
}

TEST_F(Routes, a_handler_sees_the_request) {
  ASSERT_TRUE(add("/tell", tell));
  EXPECT_EQ(body_of(http_get(port(), "/tell")), "GET /tell (none) (none) controller 127.0.0.1 ");
  EXPECT_EQ(body_of(http_get(port(), "/tell?a=1%202&role=viewer", "X-One: 1\r\n")),
            "GET /tell a=1%202&role=viewer 1 viewer 127.0.0.1 ");
  EXPECT_EQ(body_of(send("POST", "/tell", "Content-Length: 5\r\n", "hello")),
            "POST /tell (none) (none) controller 127.0.0.1 hello");
  EXPECT_EQ(body_of(send("DELETE", "/tell", "", "")),
            "DELETE /tell (none) (none) controller 127.0.0.1 ");
  const std::string head = http_get(port(), "/tell", "", "HEAD");
  EXPECT_EQ(status_of(head), "200");
  EXPECT_EQ(body_of(head), "");
}

TEST_F(Routes, the_longest_path_counts) {
  ASSERT_TRUE(add("/app/", tell));
  const auto name = [](GstStripeServer *, GstStripeRequest *request, gpointer data) {
    gst_stripe_request_answer_text(request, 200, nullptr, static_cast<const char *>(data));
  };
  ASSERT_TRUE(add("/app/one", name, const_cast<char *>("one")));
  ASSERT_TRUE(add("/app/deep/", name, const_cast<char *>("deep")));
  EXPECT_EQ(body_of(http_get(port(), "/app/one")), "one");
  EXPECT_EQ(body_of(http_get(port(), "/app/deep/a/b/c")), "deep");
  EXPECT_EQ(body_of(http_get(port(), "/app/deep/")), "deep");
  EXPECT_EQ(body_of(http_get(port(), "/app/%64own")).substr(0, 13), "GET /app/down");
  EXPECT_EQ(status_of(http_get(port(), "/app")), "404");
  EXPECT_EQ(status_of(http_get(port(), "/")), "200"); // the page
  EXPECT_EQ(status_of(send("POST", "/", "Content-Length: 0\r\n", "")), "405");
}

TEST_F(Routes, taken_and_malformed_paths_are_refused) {
  ASSERT_TRUE(add("/mine", tell));
  bool freed = false;
  const auto expect = [&](const char *path, int code) {
    GErrorOut error;
    EXPECT_FALSE(gst_stripe_server_add_route(
        server.get(), path, tell, &freed, [](gpointer f) { *static_cast<bool *>(f) = true; },
        error.out()))
        << path;
    EXPECT_TRUE(g_error_matches(error.get(), GST_RESOURCE_ERROR, code)) << path;
    EXPECT_GT(std::string(error.message()).size(), 20u) << path;
  };
  for (const char *path : {"/", "/index.html", "/api", "/api/", "/api/health", "/api/status",
                           "/api/websockets", "/api/websockets/", "/websocket", "/ws", "/mine"})
    expect(path, GST_RESOURCE_ERROR_BUSY);
  const std::string long_one(300, '/');
  for (const char *path :
       {"", "mine", "/a//b", "/../a", "/a?b", "/a#b", "/a\nb", "/a\\b", long_one.c_str()})
    expect(path, GST_RESOURCE_ERROR_SETTINGS);
  EXPECT_FALSE(freed);
  EXPECT_TRUE(add("/api/mine", tell));
  for (int i = 0; i < 254; i++)
    ASSERT_TRUE(add(("/n" + std::to_string(i)).c_str(), tell));
  expect("/one-too-many", GST_RESOURCE_ERROR_BUSY);
}

TEST_F(Routes, foreign_pages_and_names_are_refused) {
  ASSERT_TRUE(add("/tell", tell));
  EXPECT_EQ(status_of(http_get(port(), "/tell", "Origin: https://evil.example\r\n")), "403");
  EXPECT_EQ(status_of(send("POST", "/tell", "Origin: null\r\nContent-Length: 1\r\n", "x")), "403");
  const std::string own = "Origin: http://127.0.0.1:" + std::to_string(port()) + "\r\n";
  EXPECT_EQ(status_of(http_get(port(), "/tell", own)), "200");
  RawSocket socket(port());
  socket.send("GET /tell HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(status_of(socket.read_until("\r\n\r\n")), "403");
}

TEST_F(Routes, bodies_are_bounded) {
  ASSERT_TRUE(add("/size", [](GstStripeServer *, GstStripeRequest *request, gpointer) {
    const gsize size = g_bytes_get_size(gst_stripe_request_get_body(request));
    gst_stripe_request_answer_text(request, 200, nullptr, std::to_string(size).c_str());
  }));
  const std::string most(GST_STRIPE_REQUEST_MAX_BODY, 'x');
  const auto length = [](size_t n) { return "Content-Length: " + std::to_string(n) + "\r\n"; };
  EXPECT_EQ(body_of(send("PUT", "/size", length(most.size()), most)), std::to_string(most.size()));
  EXPECT_EQ(status_of(send("PUT", "/size", length(most.size() + 1), most + "x")), "413");
  EXPECT_EQ(
      status_of(send("PUT", "/size", "Transfer-Encoding: chunked\r\n", "1\r\nx\r\n0\r\n\r\n")),
      "411");
}

TEST_F(Routes, an_answer_is_what_the_handler_made_it) {
  ASSERT_TRUE(add("/made", [](GstStripeServer *, GstStripeRequest *request, gpointer) {
    EXPECT_TRUE(gst_stripe_request_set_answer_header(request, "X-Two", "2"));
    EXPECT_TRUE(gst_stripe_request_set_answer_header(request, "Cache-Control", "max-age=60"));
    EXPECT_FALSE(gst_stripe_request_set_answer_header(request, "content-length", "2"));
    EXPECT_FALSE(gst_stripe_request_set_answer_header(request, "X-Bad", "a\r\nSet-Cookie: b"));
    EXPECT_FALSE(gst_stripe_request_set_answer_header(request, "X Bad", "a"));
    EXPECT_FALSE(gst_stripe_request_answer(request, 1000, nullptr, nullptr));
    const auto body = adopt(g_bytes_new_static("\0\1", 2));
    EXPECT_TRUE(gst_stripe_request_answer(request, 418, "image/x-two", body.get()));
    EXPECT_FALSE(gst_stripe_request_answer_text(request, 200, nullptr, "again"));
  }));
  const std::string answer = http_get(port(), "/made");
  EXPECT_EQ(status_of(answer), "418");
  EXPECT_NE(answer.find("\r\nX-Two: 2\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\nCache-Control: max-age=60\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\nContent-Type: image/x-two\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\nX-Content-Type-Options: nosniff\r\n"), std::string::npos) << answer;
  EXPECT_EQ(body_of(answer), std::string("\0\1", 2));
}

TEST_F(Routes, an_answer_may_come_later_from_another_thread) {
  std::thread later;
  ASSERT_TRUE(add(
      "/later",
      [](GstStripeServer *, GstStripeRequest *request, gpointer data) {
        auto kept = share(request);
        *static_cast<std::thread *>(data) = std::thread([kept = std::move(kept)] {
          g_usleep(100000);
          gst_stripe_request_answer_text(kept.get(), 200, "text/plain", "later");
        });
      },
      &later));
  ASSERT_TRUE(add("/now", tell));
  RawSocket slow(port());
  slow.send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(status_of(http_get(port(), "/now")), "200"); // nobody waits
  EXPECT_EQ(body_of(slow.read_until("later")), "later");
  later.join();
}

TEST_F(Routes, no_answer_is_an_answer) {
  ASSERT_TRUE(add("/none", [](GstStripeServer *, GstStripeRequest *, gpointer) {}));
  EXPECT_EQ(status_of(http_get(port(), "/none")), "500");
}

TEST_F(Routes, answers_to_who_is_gone_are_forgotten) {
  Ref<GstStripeRequest> kept;
  std::atomic<bool> got = false;
  struct Data {
    Ref<GstStripeRequest> *kept;
    std::atomic<bool> *got;
  } data{&kept, &got};
  ASSERT_TRUE(add(
      "/keep",
      [](GstStripeServer *, GstStripeRequest *request, gpointer p) {
        *static_cast<Data *>(p)->kept = share(request);
        *static_cast<Data *>(p)->got = true;
      },
      &data));
  const auto keep_one = [&] {
    got = false;
    RawSocket socket(port());
    socket.send("GET /keep HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (int i = 0; i < 3000 && !got; i++)
      g_usleep(10000);
    ASSERT_TRUE(got);
  };
  keep_one(); // the peer goes
  EXPECT_TRUE(gst_stripe_request_answer_text(kept.get(), 200, nullptr, "x"));
  EXPECT_EQ(status_of(http_get(port(), "/api/health")), "200");
  keep_one(); // and the server
  gst_stripe_server_stop(server.get());
  EXPECT_TRUE(gst_stripe_request_answer_text(kept.get(), 200, nullptr, "x"));
  ASSERT_TRUE(gst_stripe_server_start(server.get(), nullptr));
  keep_one();
  kept.reset();
  EXPECT_EQ(status_of(http_get(port(), "/api/health")), "200");
}

TEST_F(Routes, routes_come_and_go_and_free_what_they_hold) {
  std::atomic<int> freed = 0;
  const GDestroyNotify notify = [](gpointer n) { ++*static_cast<std::atomic<int> *>(n); };
  ASSERT_TRUE(add("/brief", tell, &freed, notify));
  EXPECT_EQ(status_of(http_get(port(), "/brief")), "200");
  EXPECT_TRUE(gst_stripe_server_remove_route(server.get(), "/brief"));
  EXPECT_EQ(freed, 1);
  EXPECT_FALSE(gst_stripe_server_remove_route(server.get(), "/brief"));
  EXPECT_EQ(status_of(http_get(port(), "/brief")), "404");
  ASSERT_TRUE(add("/brief", tell, &freed, notify));
  gst_stripe_server_stop(server.get());
  server.reset();
  EXPECT_EQ(freed, 2);
  SetUp();
}

} // namespace
} // namespace stripes::test
