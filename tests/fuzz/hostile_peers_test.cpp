// SPDX-License-Identifier: MPL-2.0
// Browsers that send anything while WebRTC is set up, and through the data channel once it is. A
// proper one beside them gets its pictures all the while. For STRIPES_FUZZ_SECONDS.
#include "elements/webrtc/rtc_bed.h"
#include "fuzz/mutation.h"
#include "support/process_cost.h"

#include <chrono>
#include <cstdlib>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stripes::test {
namespace {

constexpr char kViewer[] = R"({"client_type":"viewer"})";
constexpr size_t kGrowth = size_t{48} << 20; // bytes

// A viewer, whatever it says of itself: a hostile controller may send another one away, as any may.
RtcClient::Options hostile() {
  RtcClient::Options options;
  options.path = "/api/webrtc/signaling?role=viewer";
  options.hello = kViewer;
  return options;
}

// In JSON, as a browser sends it.
std::string wrapped(const std::string &sdp) {
  std::string text = R"({"sdp":{"type":"answer","sdp":")";
  for (const char byte : sdp)
    text += byte == '\r'                  ? "\\r"
            : byte == '\n'                ? "\\n"
            : byte == '"' || byte == '\\' ? std::string("\\") + byte
                                          : std::string(1, byte);
  return text + "\"}}";
}

// What a WebSocket takes for text: other bytes are refused before anybody looks at them.
std::string readable(std::string text) {
  for (char &byte : text)
    if (byte == 0 || static_cast<unsigned char>(byte) > 126)
      byte = '?';
  return text;
}

std::string message(const std::string &sdp, Random &random) {
  switch (random() % 6) {
  case 0:
    return R"({"ice":{"candidate":"candidate:1 1 udp 1 127.0.0.1 9 typ host","sdpMLineIndex":0}})";
  case 1:
    return R"({"ice":{"candidate":"candidate:1 1 tcp 1 ::1 9 typ host tcptype active","sdpMid":"video0"}})";
  case 2:
    return R"({"sdp":{"type":"answer","sdp":"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"}})";
  case 3:
    return wrapped(sdp);
  default:
    return wrapped(readable(mutated(sdp, random)));
  }
}

// Says nearly the right thing at each step; sdp: such as a proper browser answers. Whether it came
// as far as to an offer.
bool signal_nonsense(uint16_t port, const std::string &sdp, Random &random) {
  RtcClient browser(port, hostile());
  const bool offered = random() % 4 != 0;
  if (offered) {
    if (!browser.get_offer())
      return false;
  } else {
    browser.signalling().send(readable(mutated(std::string("HELLO client ") + kViewer, random)));
    browser.signalling().send(readable(mutated("SESSION server", random)));
  }
  for (unsigned i = random() % 12; i > 0; i--) {
    if (random() % 3 == 0)
      browser.send_message(readable(mutated(message(sdp, random), random)));
    else
      browser.send_message(message(sdp, random));
  }
  browser.wait([&] { return browser.signalling().closed(); }, random() % 100);
  return offered;
}

void talk_nonsense(uint16_t port, Random &random) {
  RtcClient browser(port, hostile());
  ASSERT_TRUE(browser.connect());
  for (int i = 0; i < 200; i++)
    browser.send_text(readable(mutated_verb(random)));
  browser.wait([&] { return browser.signalling().closed(); }, 50);
}

TEST(HostilePeers, AreNotNoticedByAProperOne) {
  Random random(fuzz_seed());
  const char *given = std::getenv("STRIPES_FUZZ_SECONDS");
  const std::chrono::seconds length(given ? std::atoi(given) : 15);
  RtcBed bed("encoder=vp8enc");
  RtcClient proper(bed.port());
  ASSERT_TRUE(proper.connect());
  const std::string sdp = [&] {
    RtcClient other(bed.port(), hostile());
    return other.answer_text();
  }();
  ASSERT_FALSE(sdp.empty());

  const auto end = std::chrono::steady_clock::now() + length;
  unsigned browsers = 0, offered = 0;
  size_t memory = 0;
  while (std::chrono::steady_clock::now() < end || browsers < 16) {
    const unsigned packets = proper.packets();
    for (int i = 0; i < 8; i++, browsers++)
      offered += signal_nonsense(bed.port(), sdp, random);
    ASSERT_NO_FATAL_FAILURE(talk_nonsense(bed.port(), random)) << browsers;
    if (memory == 0) // what a process makes once is there now
      memory = resident_bytes(getpid());
    ASSERT_TRUE(proper.wait([&] { return proper.packets() > packets + 5; })) << browsers;
    ASSERT_FALSE(proper.signalling().closed()) << browsers;
  }
  EXPECT_TRUE(proper.wait([&] { return bed.peers() == 1; })) << "the others are gone";
  printf("%u hostile browsers, %u of them with an offer\n", browsers, offered);
  EXPECT_GT(offered, browsers / 4);
  EXPECT_LT(resident_bytes(getpid()), memory + kGrowth);
  EXPECT_EQ(bed.error(), "");
}

} // namespace
} // namespace stripes::test
