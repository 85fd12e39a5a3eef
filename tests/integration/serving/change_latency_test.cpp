// SPDX-License-Identifier: MPL-2.0
// A change after stillness is at the client's socket at once, not at the next tick.
#include "integration/serving/served_display.h"
#include "support/machine_speed.h"

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
  ASSERT_TRUE(page.wait([&] { return page.pictures() > 0; }));
  ASSERT_TRUE(page.rests(1000));

  // A machine that is busy for a while may spoil a series.
  std::mt19937 random(1);
  double median = 0, limit = 0; // ms
  for (int series = 0; series < 3 && (series == 0 || median >= limit); series++) {
    const Slowness before_series = slowness();
    std::vector<double> ms;
    for (int i = 0; i < 40; i++) {
      page.run(350 + random() % 60); // refined and still
      x.fill(static_cast<int>(random() % 1800), static_cast<int>(random() % 1000), 32, 32,
             random() & 0xffffff);
      const auto drawn = Clock::now();
      x.sync();
      const size_t before = page.bytes();
      ASSERT_TRUE(page.wait([&] { return page.bytes() > before; })) << "the change never came";
      ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - drawn).count());
    }
    std::sort(ms.begin(), ms.end());
    median = ms[ms.size() / 2];
    limit = 5 * worse(before_series, slowness()).time;
    printf("drawn → received: median %.2f ms, 95 %% %.2f ms; at most %.2f here\n", median,
           ms[ms.size() * 95 / 100], limit);
  }
  EXPECT_LT(median, limit);
}
