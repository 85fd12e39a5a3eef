// SPDX-License-Identifier: MPL-2.0
// A minute of clients that send anything: bytes that are no HTTP, frames that are no WebSocket,
// verbs with something wrong in them. A proper page beside them notices nothing.
#include "integration/serving/served_display.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <random>
#include <thread>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

using Random = std::mt19937;

std::string noise(Random &random, size_t most) {
  std::string bytes(random() % most, '\0');
  for (char &byte : bytes)
    byte = static_cast<char>(random());
  return bytes;
}

// A verb of the protocol with something replaced, cut out, doubled or blown up.
std::string mutated_verb(Random &random) {
  static const char *verbs[] = {
      "SETTINGS,{\"displayId\":\"primary\",\"video_crf\":25,\"framerate\":60,\"encoder\":\"jpeg\"}",
      "SETTINGS,{\"initialClientWidth\":640,\"initialClientHeight\":480}",
      "CLIENT_FRAME_ACK 12",
      "r,640x480,primary",
      "r,99999x-1",
      "s,96",
      "kd,65",
      "ku,65",
      "kh,65,66,67",
      "kr",
      "co,end,hello",
      "m,10,20,1,0",
      "m2,-5,5,8,3",
      "START_VIDEO",
      "STOP_VIDEO",
      "REQUEST_KEYFRAME",
      "START_AUDIO",
      "cr",
      "cw,aGVsbG8=",
      "js,c,0,AAAA,4,17",
      "cmd,xterm",
      "_gz,1",
      "pong,1",
  };
  std::string text = verbs[random() % std::size(verbs)];
  for (unsigned i = random() % 4; i; i--) {
    const size_t at = text.empty() ? 0 : random() % text.size();
    switch (random() % 6) {
    case 0:
      text.erase(at, 1 + random() % 5);
      break;
    case 1:
      text.insert(at, noise(random, 12));
      break;
    case 2:
      text.insert(at,
                  std::to_string(static_cast<int64_t>(random()) * static_cast<int32_t>(random())));
      break;
    case 3:
      text.insert(at, text);
      break;
    case 4:
      text.insert(at, std::string(random() % 20000, "[{,\"0"[random() % 5]));
      break;
    default:
      if (!text.empty())
        text[at] = static_cast<char>(random());
    }
  }
  return text;
}

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
  const char *given = std::getenv("STRIPES_FUZZ_SEED");
  const unsigned seed =
      given ? static_cast<unsigned>(std::atoi(given)) : std::random_device()() % 1000000;
  printf("STRIPES_FUZZ_SEED=%u\n", seed);
  Random random(seed);

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
