// SPDX-License-Identifier: MPL-2.0
// A hundred changes of the display's size while it is streamed: each reaches the page, and nothing
// of the old sizes stays.
#include "flattest.h"
#include "soak_pipeline.h"
#include "support/busy_screen.h"
#include "support/resource_snapshot.h"
#include "support/ws_client.h"
#include "support/x_server.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

struct Size {
  unsigned width, height;
};
constexpr std::array<Size, 6> kSizes = {
    {{640, 480}, {800, 600}, {321, 241}, {1024, 768}, {1366, 768}, {512, 1000}}};

} // namespace

TEST(Resizes, AHundredWhileStreaming) {
  XServer server({.kind = XServer::Kind::Dummy, .width = 640, .height = 480});
  BusyScreen busy(server.display(), 20ms, [](XClient &x, unsigned i) {
    x.fill(static_cast<int>(i * 7 % 250), static_cast<int>(i * 5 % 200), 60, 30, i * 0x030711);
  });
  // A fixed layout: an adaptive one holds other encoders (3 MiB) whenever what moves looks
  // different.
  SoakPipeline pipeline("ximagestripesrc display-name=" + server.display() +
                        " ! stripeenc stripe-height=64 ! stripewssink name=sink port=0");
  ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << pipeline.error();
  WsClient page(pipeline.port());
  page.send_settings();
  ASSERT_TRUE(page.wait_stripes(5));

  const auto resize = [&](unsigned round) {
    const Size size = kSizes[round % kSizes.size()];
    const std::string told = R"({"type":"stream_resolution","width":)" +
                             std::to_string(size.width) + R"(,"height":)" +
                             std::to_string(size.height);
    page.forget();
    server.resize(size.width, size.height);
    const auto arrived = [&] { // the page knows the new size and has begun to paint it
      if (!page.stripes().empty())
        page.send("CLIENT_FRAME_ACK " + std::to_string(page.stripes().back().frame_id));
      const unsigned coded = size.width + size.width % 2; // H.264 knows even sizes only
      return page.got_text(told) && std::ranges::any_of(page.stripes(), [&](const auto &stripe) {
               return stripe.key && stripe.width == coded;
             });
    };
    ASSERT_TRUE(page.wait(arrived))
        << round << ": " << size.width << "x" << size.height << " " << pipeline.error();
  };
  // All sizes before measuring.
  for (unsigned i = 1; i <= 2 * kSizes.size(); i++)
    resize(i);
  const auto before = ResourceSnapshot::take();
  constexpr double kFlat = flat_slope(32 << 10); // one leaked picture: a megabyte
  EXPECT_LT(flattest("resize", kFlat,
                     [&](MemorySlope &memory) {
                       for (unsigned i = 1; i <= 102 && !HasFatalFailure(); i++) {
                         resize(i);
                         page.forget();
                         if (i % kSizes.size() == 0) // always at the same size
                           memory.sample(i);
                       }
                     }),
            kFlat);
  const auto after = settled(before);
  EXPECT_TRUE(after.within(before)) << "before: " << before << "\nafter: " << after;
  EXPECT_EQ(pipeline.error(), "");
}
