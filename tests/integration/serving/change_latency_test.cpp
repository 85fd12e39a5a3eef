// SPDX-License-Identifier: MPL-2.0
// A change after stillness is at the client's socket at once, not at the next tick.
#include "integration/serving/served_display.h"

#include <algorithm>
#include <chrono>
#include <gtest/gtest.h>
#include <random>

using namespace stripes::test;
using Clock = std::chrono::steady_clock;

TEST(ChangeAfterStillness, ReachesTheSocketWithinFiveMilliseconds) {
  XServer::Options options;
  options.width = 1920;
  options.height = 1080;
  ServedDisplay served(options);
  XClient x(served.display());
  Page page(served.port(), 1920, 1080);
  ASSERT_GT(page.run(2000), 0u);

  std::mt19937 random(1);
  std::vector<double> ms;
  for (int i = 0; i < 40; i++) {
    page.run(350 + random() % 60); // refined and still
    x.fill(static_cast<int>(random() % 1800), static_cast<int>(random() % 1000), 32, 32,
           random() & 0xffffff);
    const auto drawn = Clock::now();
    x.sync();
    const size_t before = page.bytes();
    page.run(1000, [&] { return page.bytes() > before; });
    ASSERT_GT(page.bytes(), before) << "the change never came";
    ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - drawn).count());
  }
  std::sort(ms.begin(), ms.end());
  printf("drawn → received: median %.2f ms, 95 %% %.2f ms\n", ms[ms.size() / 2],
         ms[ms.size() * 95 / 100]);
  EXPECT_LT(ms[ms.size() / 2], 5);
}
