// SPDX-License-Identifier: MPL-2.0
// Twenty whole pipelines with a page each, built and torn down in one process.
#include "flattest.h"
#include "soak_pipeline.h"
#include "support/resource_snapshot.h"
#include "support/ws_client.h"
#include "support/x_client.h"
#include "support/x_server.h"

#include <gtest/gtest.h>

using namespace stripes::test;

TEST(Pipelines, TwentyInOneProcess) {
  XServer server({.width = 640, .height = 480});
  XClient screen(server.display());
  const auto once = [&](unsigned round) {
    SoakPipeline pipeline("ximagestripesrc display-name=" + server.display() +
                          " ! stripeenc codec=" + (round % 2 ? "jpeg" : "h264") +
                          " ! stripewssink name=sink port=0");
    ASSERT_TRUE(pipeline.set_state(GST_STATE_PLAYING)) << round << pipeline.error();
    WsClient page(pipeline.port());
    page.send_settings();
    ASSERT_TRUE(page.wait_stripes(8)) << round;
    screen.noise(10, 10, 200, 100, round);
    screen.sync();
    page.forget();
    ASSERT_TRUE(page.wait_stripes(1)) << round;
    if (round % 3 == 0) // the page may go first, or the pipeline, or the pipeline unasked
      page.close();
    else if (round % 3 == 1)
      pipeline.set_state(GST_STATE_NULL);
    EXPECT_EQ(pipeline.error(), "");
  };
  for (unsigned i = 0; i < 6 && !HasFatalFailure(); i++)
    once(i);
  const auto before = ResourceSnapshot::take();
  constexpr double kFlat = flat_slope(16 << 10); // one leaked picture: a megabyte
  EXPECT_LT(flattest("pipeline", kFlat,
                     [&](MemorySlope &memory) {
                       for (unsigned i = 0; i < 20 && !HasFatalFailure(); i++) {
                         once(i);
                         memory.sample(i);
                       }
                     }),
            kFlat);
  const auto after = settled(before);
  EXPECT_TRUE(after.within(before)) << "before: " << before << "\nafter: " << after;
}
