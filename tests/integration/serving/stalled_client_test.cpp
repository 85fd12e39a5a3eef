// SPDX-License-Identifier: MPL-2.0
// A client that reads nothing costs a bounded queue, slows nobody, and comes back complete.
#include "integration/serving/served_display.h"
#include "support/busy_screen.h"

#include <gtest/gtest.h>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

// Video that compresses badly: several megabytes a second.
void draw_noise(XClient &x, unsigned i) {
  x.noise(static_cast<int>(i * 40 % 800), static_cast<int>(i * 30 % 500), 300, 200, i);
}

double pictures_per_second(Page &page, unsigned ms) {
  const size_t before = page.pictures();
  page.run(ms);
  return static_cast<double>(page.pictures() - before) * 1000 / ms;
}

} // namespace

TEST(StalledClient, IsBoundedHarmlessAndRecovers) {
  XServer::Options options;
  options.width = 1280;
  options.height = 720;
  ServedDisplay served(options);
  BusyScreen noise(served.display(), 16ms, draw_noise);
  Page live(served.port(), 1280, 720);
  const double rate_before = (live.run(1000), pictures_per_second(live, 4000));

  Page stalled(served.port(), 1280, 720, true);
  stalled.run(1000);
  EXPECT_GT(stalled.pictures(), 5u);
  live.run(1000);
  const size_t memory_before = resident_bytes(served.pid());
  size_t memory_most = 0, bytes = live.bytes();
  double rate = 0;
  for (int i = 0; i < 30; i++) { // 30 s in which nobody reads the second socket
    rate += pictures_per_second(live, 1000) / 30;
    memory_most = std::max(memory_most, resident_bytes(served.pid()));
  }
  const size_t grown = memory_most > memory_before ? memory_most - memory_before : 0;
  printf("pictures a second: %.1f before, %.1f beside a stalled client; grown by %.1f MiB while "
         "%.1f MiB were sent\n",
         rate_before, rate, static_cast<double>(grown) / (1 << 20),
         static_cast<double>(live.bytes() - bytes) / (1 << 20));
  EXPECT_GT(live.bytes() - bytes, size_t{30} << 20) << "too little video to prove anything";
  EXPECT_LE(grown, size_t{8} << 20);
  EXPECT_GE(rate, rate_before * 0.85);

  noise.stop();
  XClient x(served.display());
  x.text(100, 100, "after the storm");
  x.sync();
  const Image screen = x.screenshot();
  auto sharp = [&](Page &page) {
    return psnr_y(page.canvas().pixels(), screen.pixels, screen.width, screen.height) >= 38;
  };
  live.run(5000, [&] { return sharp(live); });
  stalled.run(10000, [&] { return sharp(stalled); });
  EXPECT_TRUE(sharp(live));
  EXPECT_TRUE(sharp(stalled));
  EXPECT_EQ(live.error(), "");
  EXPECT_EQ(stalled.error(), "");
}
