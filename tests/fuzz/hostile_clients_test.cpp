// SPDX-License-Identifier: MPL-2.0
// A minute of clients that send anything: bytes that are no HTTP, frames that are no WebSocket,
// verbs with something wrong in them. A proper page beside them notices nothing.
#include "fuzz/mutation.h"
#include "integration/serving/served_display.h"

#include <gtest/gtest.h>
#include <thread>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

void one_client(uint16_t port, Random &random) {
  RawSocket socket(port);
  switch (random() % 4) {
  case 0: // not even HTTP
    socket.send(noise(random, 4000));
    return;
  case 1: // HTTP of a kind
    socket.send("GET /" + noise(random, 300) + " HTTP/1.1\r\nHost: " + noise(random, 200) +
                "\r\n\r\n");
    socket.read_for(20);
    return;
  case 2: // frames of any kind
    if (socket.upgrade())
      for (int i = 0; i < 30; i++)
        if (!socket.send_frame(static_cast<uint8_t>(random()), noise(random, 2000)))
          return;
    return;
  default: // nearly the protocol, as viewer or controller
    if (socket.upgrade(random() % 2 ? "/api/websockets?role=viewer" : "/websockets"))
      for (int i = 0; i < 60; i++) {
        if (!socket.send_text(mutated_verb(random)))
          return;
        // What claims to be a microphone.
        if (random() % 4 == 0 && !socket.send_frame(0x82, "\x02" + noise(random, 5000)))
          return;
        if (random() % 8 == 0)
          socket.read_for(2);
      }
  }
}

} // namespace

TEST(HostileClients, AreNotNoticedByAProperPage) {
  Random random(fuzz_seed());

  XServer::Options options;
  options.width = 640;
  options.height = 480;
  ServedDisplay served(options);
  XClient x(served.display());
  // A viewer: a hostile controller may take the display over, as any controller may.
  Page page(served.port(), 640, 480, true);
  ASSERT_TRUE(page.wait([&] { return page.pictures() > 0; }));
  page.run(1500);
  const size_t memory = resident_bytes(served.pid());

  const auto end = std::chrono::steady_clock::now() + 60s;
  unsigned clients = 0;
  for (unsigned round = 0; std::chrono::steady_clock::now() < end; round++) {
    for (int i = 0; i < 8; i++, clients++)
      one_client(served.port(), random);
    x.fill(static_cast<int>(round * 13 % 500), static_cast<int>(round * 7 % 400), 60, 40,
           round * 0x030711);
    x.sync();
    page.run(40);
    ASSERT_TRUE(page.socket().connected() && !page.socket().closed()) << "after " << clients;
  }
  printf("%u hostile clients; grown by %.1f MiB\n", clients,
         (static_cast<double>(resident_bytes(served.pid())) - static_cast<double>(memory)) /
             (1 << 20));
  EXPECT_LT(resident_bytes(served.pid()), memory + (size_t{48} << 20));

  // Whatever codec and quality the hostile ones chose, the picture is the screen.
  page.run(1000);
  const Image screen = x.screenshot();
  page.wait([&] { return psnr_y(page.canvas().pixels(), screen.pixels, 640, 480) >= 30; });
  EXPECT_GE(psnr_y(page.canvas().pixels(), screen.pixels, 640, 480), 30);
}
