// SPDX-License-Identifier: MPL-2.0
// An idle 1080p screen with a viewer connected costs nothing.
#include "integration/serving/served_display.h"
#include "support/machine_speed.h"

#include <gtest/gtest.h>

using namespace stripes::test;

TEST(IdleScreen, CostsUnderOnePercentOfACoreAndNoVideo) {
  XServer::Options options;
  options.width = 1920;
  options.height = 1080;
  ServedDisplay served(options);
  XClient x(served.display());
  for (int line = 0; line < 50; line++)
    x.text(10, 20 + line * 20, "A page of text that stands still, line " + std::to_string(line));
  x.sync();
  Page page(served.port(), 1920, 1080);
  ASSERT_TRUE(page.wait([&] { return page.pictures() > 0; })); // joins, gets sharp
  ASSERT_TRUE(page.rests(3000));
  ASSERT_EQ(page.error(), "");

  constexpr double kSeconds = 20;
  const Slowness before = slowness();
  const double server = cpu_seconds(served.pid());
  const double x_server = cpu_seconds(served.x_server().pid());
  const size_t bytes = page.bytes();
  page.run(static_cast<unsigned>(kSeconds * 1000));
  const double server_percent = (cpu_seconds(served.pid()) - server) / kSeconds * 100;
  const double x_percent = (cpu_seconds(served.x_server().pid()) - x_server) / kSeconds * 100;
  const double slow = worse(before, slowness()).cost;
  RecordProperty("server_percent", std::to_string(server_percent));
  printf("server %.2f %%, X server %.2f %% of a core; at most %.2f and %.2f here\n", server_percent,
         x_percent, 1.0 * slow, 0.5 * slow);
  EXPECT_LT(server_percent, 1.0 * slow);
  EXPECT_LT(x_percent, 0.5 * slow);
  EXPECT_EQ(page.bytes(), bytes) << "video of a screen that stands still";
}
