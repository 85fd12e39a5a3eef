// SPDX-License-Identifier: MPL-2.0
// An idle 1080p screen with a viewer connected costs nothing.
#include "integration/serving/served_display.h"

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
  ASSERT_GT(page.run(3000), 0u); // joins, gets sharp
  ASSERT_EQ(page.error(), "");

  constexpr double kSeconds = 20;
  const double server = cpu_seconds(served.pid());
  const double x_server = cpu_seconds(served.x_server().pid());
  const size_t bytes = page.bytes();
  page.run(static_cast<unsigned>(kSeconds * 1000));
  const double server_percent = (cpu_seconds(served.pid()) - server) / kSeconds * 100;
  const double x_percent = (cpu_seconds(served.x_server().pid()) - x_server) / kSeconds * 100;
  RecordProperty("server_percent", std::to_string(server_percent));
  printf("server %.2f %%, X server %.2f %% of a core\n", server_percent, x_percent);
  EXPECT_LT(server_percent, 1.0);
  EXPECT_LT(x_percent, 0.5);
  EXPECT_EQ(page.bytes(), bytes) << "video of a screen that stands still";
}
