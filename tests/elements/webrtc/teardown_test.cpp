// SPDX-License-Identifier: MPL-2.0
// Browsers that vanish at every moment: nothing of them stays, and one beside them gets its
// pictures all the while.
#include "plain_pair.h"
#include "rtc_bed.h"
#include "support/resource_snapshot.h"

#include <cstdlib>
#include <functional>
#include <gtest/gtest.h>

namespace stripes::test {
namespace {

using Moment = std::function<void(uint16_t port)>;

RtcClient::Options viewer() {
  RtcClient::Options options;
  options.hello = R"({"client_type":"viewer"})";
  return options;
}

// Leaving the function is what the browser dies of.
const std::vector<std::pair<const char *, Moment>> kMoments = {
    {"connected only", [](uint16_t port) { RtcClient browser(port, viewer()); }},
    {"after HELLO",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       browser.signalling().send("HELLO client {\"client_type\":\"viewer\"}");
       browser.signalling().wait_text("HELLO");
     }},
    {"while the offer is made",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.join());
     }},
    {"the answer never comes",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.get_offer());
     }},
    {"right after the answer",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.answer());
     }},
    {"in the middle of ICE and DTLS",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.answer());
       browser.wait([] { return false; }, 30);
     }},
    {"once connected",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.connect());
     }},
    {"while pictures come",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.connect());
       browser.wait([&] { return browser.packets() > 5; });
     }},
    {"with a bad answer",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.get_offer());
       browser.send_message(R"({"sdp":{"type":"answer","sdp":"v=0\r\n"}})");
       EXPECT_TRUE(browser.signalling().wait_closed());
     }},
    {"candidates for a peer that is gone",
     [](uint16_t port) {
       RtcClient browser(port, viewer());
       EXPECT_TRUE(browser.get_offer());
       browser.send_message(R"({"sdp":{"type":"answer","sdp":"v=0\r\n"}})");
       for (int i = 0; i < 20; i++)
         browser.send_message(
             R"({"ice":{"candidate":"candidate:1 1 udp 1 127.0.0.1 9 typ host","sdpMLineIndex":0}})");
       EXPECT_TRUE(browser.signalling().wait_closed());
     }},
};

// What two plain webrtcbins leave behind of one connection, at most.
constexpr double kBytesOfPair = 5000;

unsigned rounds() {
  const char *text = std::getenv("STRIPES_RTC_ROUNDS");
  return text ? static_cast<unsigned>(std::atoi(text)) : 3;
}

TEST(Teardown, nothing_stays_of_browsers_that_vanish) {
  RtcBed bed("encoder=vp8enc");
  RtcClient watcher(bed.port());
  ASSERT_TRUE(watcher.connect());
  ASSERT_TRUE(watcher.wait([&] { return watcher.packets() > 5; }));
  for (const auto &[name, moment] : kMoments) // what a process makes once is there after these
    moment(bed.port());
  ASSERT_TRUE(watcher.wait([&] { return bed.peers() == 1; }));
  const auto before = settled(ResourceSnapshot::take(), std::chrono::milliseconds(500));

  MemorySlope memory;
  for (unsigned round = 0; round < rounds(); round++) {
    for (const auto &[name, moment] : kMoments) {
      SCOPED_TRACE(name);
      moment(bed.port());
    }
    const unsigned packets = watcher.packets();
    ASSERT_TRUE(watcher.wait([&] { return watcher.packets() > packets + 5; }))
        << "after round " << round;
    if (rounds() >= 20)
      memory.sample(round);
  }
  ASSERT_TRUE(watcher.wait([&] { return bed.peers() == 1; }));
  const auto after = settled(before);
  EXPECT_TRUE(after.within(before)) << "before: " << before << "\nafter: " << after;
  if (rounds() >= 20) {
    printf("%.0f bytes a round of %zu\n", memory.bytes_per_round(), kMoments.size());
    // Both ends are in this process: what the browser's leaves is in there as well.
    EXPECT_LT(memory.bytes_per_round(),
              flat_slope(kBytesOfPair * static_cast<double>(kMoments.size())));
  }
  EXPECT_FALSE(watcher.signalling().closed());
  EXPECT_EQ(bed.error(), "");
}

TEST(Teardown, plain_webrtcbins_leave_no_more_than_the_bound_says) {
  const unsigned pairs = 3 * rounds();
  ASSERT_TRUE(PlainPair().connect());
  MemorySlope memory;
  for (unsigned i = 0; i < pairs; i++) {
    ASSERT_TRUE(PlainPair().connect()) << i;
    if (rounds() >= 20)
      memory.sample(i);
  }
  if (rounds() >= 20) {
    printf("%.0f bytes a pair\n", memory.bytes_per_round());
    EXPECT_LT(memory.bytes_per_round(), flat_slope(kBytesOfPair)) << "the bound says too little";
  }
}

TEST(Teardown, the_element_may_stop_at_any_moment) {
  for (int step = 0; step < 5; step++) {
    auto bed = std::make_unique<RtcBed>();
    RtcClient browser(bed->port());
    if (step == 1) {
      ASSERT_TRUE(browser.join());
    }
    if (step == 2) {
      ASSERT_TRUE(browser.get_offer());
    }
    if (step == 3) {
      ASSERT_TRUE(browser.answer());
    }
    if (step == 4) {
      ASSERT_TRUE(browser.connect());
      ASSERT_TRUE(browser.wait([&] { return browser.packets() > 0; }));
    }
    bed.reset();
    EXPECT_TRUE(browser.signalling().wait_closed()) << step;
  }
}

} // namespace
} // namespace stripes::test
