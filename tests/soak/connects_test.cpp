// SPDX-License-Identifier: MPL-2.0
// A thousand clients that vanish at every moment of the handshake and of a stream: nothing of them
// stays, and a proper page beside them gets its pictures all the while.
#include "flattest.h"
#include "soak_pipeline.h"
#include "support/resource_snapshot.h"
#include "support/ws_client.h"

#include <functional>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kConnects = 1000;
constexpr char kRequest[] =
    "GET /api/websockets HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n\r\n";
constexpr char kSettings[] =
    R"(SETTINGS,{"displayId":"primary","initialClientWidth":320,"initialClientHeight":240})";

// The header of a masked frame that announces more than will come.
const std::string kHalfFrame("\x81\xfe\x04\x00\x12\x34\x56\x78SETTINGS,{", 18);

// One client for each moment at which it can vanish. Leaving the function closes the connection;
// what the server has sent by then and nobody read makes that a reset.
const std::vector<std::function<void(uint16_t)>> kMoments = {
    [](uint16_t port) { RawSocket connected_only(port); },
    [](uint16_t port) { RawSocket(port).send("GE"); },
    [](uint16_t port) { RawSocket(port).send(std::string_view(kRequest, 60)); },
    [](uint16_t port) { RawSocket(port).send(kRequest); }, // the answer is not awaited
    [](uint16_t port) {
      RawSocket socket(port);
      socket.send(kRequest);
      socket.read_until("HTTP/1.1 101");
    },
    [](uint16_t port) { RawSocket(port).upgrade(); },
    [](uint16_t port) {
      RawSocket socket(port);
      socket.upgrade();
      socket.send("\x81");
    },
    [](uint16_t port) {
      RawSocket socket(port);
      socket.upgrade();
      socket.send(kHalfFrame);
    },
    [](uint16_t port) {
      RawSocket socket(port);
      socket.upgrade();
      socket.send_text(kSettings);
    },
    [](uint16_t port) {
      RawSocket socket(port);
      socket.upgrade();
      socket.send_text(kSettings);
      socket.read_until("\x82"); // in mid-frame of the first binary message
    },
    [](uint16_t port) {
      RawSocket socket(port);
      socket.upgrade();
      socket.send_text(kSettings);
      socket.read_for(40);
    },
    [](uint16_t port) { // the last frame begun on both sides
      RawSocket socket(port);
      socket.upgrade();
      socket.send_text(kSettings);
      socket.read_for(20);
      socket.send(kHalfFrame);
    },
    [](uint16_t port) { // does not read, so that a backlog waits when it goes
      RawSocket socket(port, 4096);
      socket.upgrade();
      socket.send_text(kSettings);
      std::this_thread::sleep_for(40ms);
    },
    [](uint16_t port) { // says good-bye and does not await the answer
      RawSocket socket(port);
      socket.upgrade();
      socket.send_text(kSettings);
      socket.send_frame(0x88, std::string("\x03\xe8", 2));
    },
    [](uint16_t port) { // as a browser that loads the page and goes elsewhere
      RawSocket socket(port);
      socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      socket.read_until("200 OK");
    },
};

} // namespace

// Cut off after each byte of the request, and then after each byte of the first frame.
TEST(Connects, AnEndAtEveryByteOfTheHandshake) {
  SoakPipeline pipeline("videotestsrc is-live=true ! video/x-raw,width=320,height=240 ! "
                        "stripeenc ! stripewssink name=sink port=0");
  ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << pipeline.error();
  const uint16_t port = pipeline.port();
  { // its encoder's threads and our own client's come with the first page
    WsClient first(port);
    first.send_settings();
    ASSERT_TRUE(first.wait_stripes(1));
  }
  const auto before = ResourceSnapshot::take();
  for (size_t cut = 0; cut < sizeof kRequest; cut++)
    RawSocket(port).send(std::string_view(kRequest, cut));
  const std::string frame =
      std::string("\x81\xa4\0\0\0\0", 6) + "SETTINGS,{\"displayId\":\"primary\"   }";
  for (size_t cut = 0; cut <= frame.size(); cut++) {
    RawSocket socket(port);
    ASSERT_TRUE(socket.upgrade()) << cut;
    socket.send(std::string_view(frame).substr(0, cut));
  }
  {
    WsClient page(port);
    page.send_settings();
    EXPECT_TRUE(page.wait_stripes(1));
    EXPECT_TRUE(page.wait([&] { return pipeline.clients() == 1; }));
  }
  const auto after = settled(before);
  EXPECT_TRUE(after.within(before)) << "before: " << before << "\nafter: " << after;
  EXPECT_EQ(pipeline.error(), "");
}

TEST(Connects, AThousandThatVanishLeaveNothing) {
  SoakPipeline pipeline("videotestsrc is-live=true pattern=ball ! "
                        "video/x-raw,width=320,height=240,framerate=30/1 ! "
                        "stripeenc stripe-height=64 ! stripewssink name=sink port=0");
  // A fixed layout: an adaptive one holds other encoders (3 MiB) whenever the ball looks different.
  ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << pipeline.error();
  const uint16_t port = pipeline.port();
  WsClient::Options viewer;
  viewer.path += "?role=viewer"; // sends no acknowledgements and needs none
  WsClient page(port, viewer);
  page.send("START_VIDEO");
  ASSERT_TRUE(page.wait_stripes(10));
  for (const auto &moment : kMoments)
    moment(port);
  ASSERT_TRUE(page.wait([&] { return pipeline.clients() == 1; }));

  const auto before = ResourceSnapshot::take();
  EXPECT_LT(flattest("connect", flat_slope(1500),
                     [&](MemorySlope &memory) {
                       for (unsigned i = 0; i < kConnects; i++) {
                         kMoments[i % kMoments.size()](port);
                         if (i % 25 != 24)
                           continue;
                         // What came meanwhile is in our own hands and not a leak.
                         page.forget();
                         ASSERT_TRUE(page.wait_stripes(1)) << "after " << i;
                         page.idle(20);
                         page.forget();
                         memory.sample(i);
                       }
                     }),
            flat_slope(1500));
  ASSERT_TRUE(page.wait([&] { return pipeline.clients() == 1; }, 60000));
  const auto after = settled(before);
  EXPECT_TRUE(after.within(before)) << "before: " << before << "\nafter: " << after;
  EXPECT_FALSE(page.closed());
  EXPECT_EQ(pipeline.error(), "");
}
