// SPDX-License-Identifier: MPL-2.0
// A client that reads nothing costs a bounded queue, slows nobody, and comes back complete.
#include "integration/serving/served_display.h"
#include "support/busy_screen.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <utility>
#include <vector>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

constexpr size_t kMuch = size_t{30} << 20; // bytes of video, against which a bound shows

// Video that compresses badly: several megabytes a second.
void draw_noise(XClient &x, unsigned i) {
  x.noise(static_cast<int>(i * 40 % 800), static_cast<int>(i * 30 % 500), 300, 200, i);
}

// In one second, or what the machine made of it.
double pictures_per_second(Page &page) {
  const auto begin = std::chrono::steady_clock::now();
  const size_t before = page.pictures();
  page.run(1000);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(page.pictures() - before) / seconds.count();
}

// A machine that is busy elsewhere for a second or two spoils that many of them and no more.
double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

} // namespace

TEST(StalledClient, IsBoundedHarmlessAndRecovers) {
  XServer::Options options;
  options.width = 1280;
  options.height = 720;
  ServedDisplay served(options);
  BusyScreen noise(served.display(), 16ms, draw_noise);
  Page live(served.port(), 1280, 720);
  live.run(1000);
  std::vector<double> rates;
  for (int i = 0; i < 7; i++)
    rates.push_back(pictures_per_second(live));
  const double rate_before = median(std::exchange(rates, {}));

  Page stalled(served.port(), 1280, 720, true);
  EXPECT_TRUE(stalled.wait([&] { return stalled.pictures() > 5; }));
  live.run(1000);
  const size_t memory_before = resident_bytes(served.pid());
  const size_t bytes = live.bytes();
  size_t memory_most = 0;
  // 30 s in which nobody reads the second socket; longer where little is sent in that time.
  for (int i = 0; i < 30 || (live.bytes() - bytes <= kMuch && i < 180); i++) {
    rates.push_back(pictures_per_second(live));
    memory_most = std::max(memory_most, resident_bytes(served.pid()));
  }
  const double rate = median(rates);
  const size_t grown = memory_most > memory_before ? memory_most - memory_before : 0;
  // Where this program was kept from reading, so that not even half came in a second, a backlog of
  // the live client was there as well.
  const bool paused = std::ranges::min(rates) < rate / 2;
  printf("pictures a second: %.1f before, %.1f beside a stalled client; grown by %.1f MiB while "
         "%.1f MiB were sent\n",
         rate_before, rate, static_cast<double>(grown) / (1 << 20),
         static_cast<double>(live.bytes() - bytes) / (1 << 20));
  EXPECT_GT(live.bytes() - bytes, kMuch) << "too little video to prove anything";
  EXPECT_LE(grown, size_t{paused ? 18u : 8u} << 20);
  EXPECT_GE(rate, rate_before * 0.85);

  noise.stop();
  XClient x(served.display());
  x.text(100, 100, "after the storm");
  x.sync();
  const Image screen = x.screenshot();
  auto sharp = [&](Page &page) {
    return psnr_y(page.canvas().pixels(), screen.pixels, screen.width, screen.height) >= 38;
  };
  EXPECT_TRUE(live.wait([&] { return sharp(live); }));
  EXPECT_TRUE(stalled.wait([&] { return sharp(stalled); }));
  EXPECT_EQ(live.error(), "");
  EXPECT_EQ(stalled.error(), "");
}
