// SPDX-License-Identifier: MPL-2.0
// What is captured is what the screen shows, and the damage meta never lies.
#include "capture_pipeline.h"
#include "stripe/gststripe.h"
#include "support/machine_speed.h"
#include "support/x_server.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <functional>
#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

void draw_something(XClient &client, std::minstd_rand &random) {
  const auto size = client.size();
  const auto x = static_cast<int>(random() % size.width);
  const auto y = static_cast<int>(random() % size.height);
  switch (random() % 4) {
  case 0:
    client.fill(x, y, 1 + random() % 300, 1 + random() % 200, random() & 0xffffff);
    break;
  case 1:
    client.noise(x, y, 1 + random() % 64, 1 + random() % 32, static_cast<uint32_t>(random()));
    break;
  case 2:
    client.text(x, y, "damage " + std::to_string(random() % 1000));
    break;
  default:
    client.scroll_up(x / 2, y / 2, size.width / 2, size.height / 2, 8);
  }
}

const GstStripeDamageMeta *meta_of(const Ref<GstSample> &sample) {
  return gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(sample.get()));
}

// Tiles whose serial is not newer than what was consumed before hold the same pixels.
void expect_truthful(const Ref<GstSample> &before, const Ref<GstSample> &after) {
  const auto *old_meta = meta_of(before);
  const auto *meta = meta_of(after);
  ASSERT_NE(meta, nullptr);
  ASSERT_EQ(meta->domain, old_meta->domain);
  ASSERT_GE(meta->serial, old_meta->serial);
  const Image a = image_of(before.get()), b = image_of(after.get());
  ASSERT_EQ(meta->width, b.width);
  ASSERT_EQ(meta->height, b.height);
  const guint64 *serials = gst_stripe_damage_meta_grid(meta);
  for (unsigned y = 0; y < b.height; y++)
    for (unsigned column = 0; column < meta->columns; column++) {
      const guint64 serial = serials[(y / meta->tile_height) * meta->columns + column];
      ASSERT_LE(serial, meta->serial);
      if (serial > old_meta->serial)
        continue;
      const size_t x = size_t{column} * meta->tile_width;
      const size_t width = std::min<size_t>(meta->tile_width, b.width - x);
      const size_t at = (size_t{y} * b.width + x) * 4;
      ASSERT_EQ(std::memcmp(&a.pixels[at], &b.pixels[at], width * 4), 0)
          << "tile column " << column << " line " << y;
    }
}

// Looks at pictures while somebody paints, and at the screen in the end.
void expect_truth_while(const std::string &display, CapturePipeline &pipeline,
                        const std::function<void(XClient &)> &paint) {
  auto before = pipeline.pull();
  ASSERT_TRUE(before);
  std::atomic<bool> done{false};
  std::jthread painter([&] {
    XClient own(display);
    paint(own);
    done = true;
  });
  int pictures = 0;
  while (!done || pictures < 5) {
    auto after = pipeline.pull(); // the heartbeat brings one a second
    ASSERT_TRUE(after);
    expect_truthful(before, after);
    before = std::move(after);
    pictures++;
  }
  EXPECT_GT(pictures, 5);
  XClient client(display);
  EXPECT_TRUE(pipeline.shows_screen(client));
}

} // namespace

TEST(Picture, LastPictureIsTheScreen) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display());
  std::minstd_rand random(1);
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < 30; i++)
      draw_something(client, random);
    ASSERT_TRUE(pipeline.shows_screen(client)) << round;
    if (const auto later = pipeline.pull(50ms)) {
      EXPECT_EQ(image_of(later.get()).pixels, client.screenshot().pixels) << round;
    }
  }
}

// More of them than fit beside a picture, so that some are read with their whole lines.
TEST(Picture, ManySmallThingsAreTheScreen) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display());
  std::minstd_rand random(4);
  for (int round = 0; round < 8; round++) {
    for (int i = 0; i < 12; i++) {
      const auto width = 1 + random() % (round % 2 ? 900 : 40);
      client.noise(static_cast<int>(random() % 1280), 60 * i, width, 1 + random() % 30,
                   static_cast<uint32_t>(random()));
    }
    ASSERT_TRUE(pipeline.shows_screen(client)) << round;
  }
}

TEST(Picture, LeakyQueueLosesNothing) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display(),
                           {.between = "queue leaky=downstream max-size-buffers=1 ! identity "
                                       "sleep-time=40000"});
  std::minstd_rand random(2);
  for (int i = 0; i < 300; i++)
    draw_something(client, random);
  EXPECT_TRUE(pipeline.shows_screen(client));
}

TEST(Picture, TilesThatAreNotMarkedAreTheSame) {
  XServer server;
  CapturePipeline pipeline(server.display());
  expect_truth_while(server.display(), pipeline, [](XClient &client) {
    std::minstd_rand random(3);
    for (int i = 0; i < 400; i++) {
      draw_something(client, random);
      if (i % 20 == 0)
        std::this_thread::sleep_for(20ms);
    }
  });
}

// Damage that comes where the last did is read before it is known; now and then it does not.
TEST(Picture, LettersBesideOneAnotherAreTheScreen) {
  XServer server;
  CapturePipeline pipeline(server.display());
  // Nothing waits for us, so that a frame is free again soon.
  g_object_set(pipeline.sink(), "max-buffers", 1U, "drop", TRUE, nullptr);
  expect_truth_while(server.display(), pipeline, [](XClient &client) {
    std::minstd_rand random(5);
    for (int i = 0; i < 1500; i++) {
      client.noise(40 + i % 1200, 100 + i / 300 * 18, 9, 16, static_cast<uint32_t>(random()));
      if (i % 300 == 299)
        draw_something(client, random);
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
    }
  });
  EXPECT_GT(pipeline.stat("read-ahead"), 10u);
}

TEST(Picture, MarksWhatChangedAndLittleElse) {
  XServer server;
  XClient client(server.display());
  client.fill(0, 0, 1280, 720, 0x202020);
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  const auto before = pipeline.last();
  client.fill(130, 40, 8, 8, 0xff0000);
  const auto after = pipeline.last();
  ASSERT_TRUE(before && after);
  const auto *meta = meta_of(after);
  const guint64 *serials = gst_stripe_damage_meta_grid(meta);
  for (unsigned i = 0; i < meta->rows * meta->columns; i++)
    EXPECT_EQ(serials[i] > meta_of(before)->serial, i == 2 * meta->columns + 2) << i;
}

TEST(Picture, AStillScreenFetchesNothing) {
  XServer server;
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=50"});
  ASSERT_TRUE(eventually([&] { return pipeline.stat("heartbeats") >= 2; }));
  const auto rows = pipeline.stat("rows-fetched");
  const auto pictures = pipeline.stat("pictures");
  ASSERT_TRUE(eventually([&] { return pipeline.stat("heartbeats") >= 20; }));
  EXPECT_EQ(pipeline.stat("rows-fetched"), rows);
  EXPECT_EQ(pipeline.stat("pictures"), pictures);
}

TEST(Picture, HeartbeatRepeatsThePictureAndSaysSo) {
  XServer server;
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=50"});
  const auto first = pipeline.pull();
  Ref<GstSample> beat;
  for (int i = 0; i < 5; i++)
    beat = pipeline.pull();
  ASSERT_TRUE(first && beat);
  EXPECT_TRUE(GST_BUFFER_FLAG_IS_SET(gst_sample_get_buffer(beat.get()), GST_BUFFER_FLAG_GAP));
  EXPECT_EQ(image_of(first.get()).pixels, image_of(beat.get()).pixels);
  EXPECT_GT(GST_BUFFER_PTS(gst_sample_get_buffer(beat.get())),
            GST_BUFFER_PTS(gst_sample_get_buffer(first.get())));
}

TEST(Picture, SmallChangeFetchesFewRows) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  for (int i = 0; i < 6; i++) { // every frame of the pool has been filled once
    client.fill(10, 10, 5, 5, 0x010101u * static_cast<unsigned>(i + 1));
    pipeline.last(50ms);
  }
  const auto rows = pipeline.stat("rows-fetched");
  for (int i = 0; i < 10; i++) {
    client.fill(10, 10, 5, 5, 0x020202u * static_cast<unsigned>(i + 9));
    pipeline.last(50ms);
  }
  EXPECT_LE(pipeline.stat("rows-fetched") - rows, 10u * 64u);
}

TEST(Picture, SixtyPerSecondAreSixty) {
  // Small, and nothing hoarded: it is about the pace and not about what a picture costs.
  XServer server({.width = 320, .height = 240});
  CapturePipeline pipeline(server.display(), {.source = "use-damage=false"});
  ASSERT_TRUE(pipeline.pull());
  const auto per_second = [&] {
    const auto start = std::chrono::steady_clock::now(); // around what is counted
    const auto before = pipeline.stat("pictures");
    while (std::chrono::steady_clock::now() < start + 2s)
      pipeline.pull(100ms);
    const auto count = static_cast<double>(pipeline.stat("pictures") - before);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    return count / seconds.count();
  };
  // A machine that is busy elsewhere makes it less, now and then.
  double rate = 0;
  for (int i = 0; i < 8 && rate < 40; i++) {
    rate = per_second();
    EXPECT_LE(rate, 61.5);
  }
  EXPECT_GE(rate, 40);
}

TEST(Picture, ABufferOutlivesPipelineAndServer) {
  auto server = std::make_unique<XServer>();
  Ref<GstSample> kept;
  Image screen;
  {
    XClient client(server->display());
    client.noise(0, 0, 300, 300, 5);
    CapturePipeline pipeline(server->display());
    kept = pipeline.last();
    screen = client.screenshot();
  }
  server.reset();
  ASSERT_TRUE(kept);
  EXPECT_EQ(image_of(kept.get()).pixels, screen.pixels);
}

TEST(Picture, DownstreamThatHoardsBuffersSeesThemUnchanged) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  std::vector<std::pair<Ref<GstSample>, Image>> hoard;
  for (unsigned i = 0; i < 30; i++) {
    client.fill(0, 0, 1280, 100, 0x030507 * (i + 1));
    auto sample = pipeline.pull();
    ASSERT_TRUE(sample);
    hoard.emplace_back(sample, image_of(sample.get()));
  }
  for (const auto &[sample, image] : hoard)
    EXPECT_EQ(image_of(sample.get()).pixels, image.pixels);
  hoard.clear();
  for (unsigned i = 0; i < 3; i++) { // what nobody keeps any more is given back
    client.fill(0, 200, 100, 100, 0x050709 * (i + 1));
    ASSERT_TRUE(pipeline.pull());
  }
  EXPECT_LE(pipeline.stat("frames"), 5u);
}

TEST(Picture, WritersInPlaceDoNotSpoilLaterPictures) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(
      server.display(),
      {.between = "tee name=t t. ! queue ! timeoverlay ! fakesink sync=false t. ! queue"});
  std::minstd_rand random(4);
  for (int i = 0; i < 50; i++)
    draw_something(client, random);
  EXPECT_TRUE(pipeline.shows_screen(client));
}

TEST(Picture, AChangeAfterStillnessComesAtOnce) {
  XServer server({.width = 1920, .height = 1080});
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  pipeline.last();
  // A machine that is busy for a while may spoil a series.
  double median = 0, limit = 0; // ms
  unsigned colour = 0;
  for (int series = 0; series < 3 && (series == 0 || median >= limit); series++) {
    const Slowness before = slowness();
    std::vector<double> ms;
    for (unsigned i = 0; i < 21; i++) {
      std::this_thread::sleep_for(60ms);
      const auto start = std::chrono::steady_clock::now();
      client.fill(100, 500, 200, 64, 0x112233 * ++colour);
      ASSERT_TRUE(pipeline.pull());
      ms.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
              .count());
    }
    std::sort(ms.begin(), ms.end());
    median = ms[10];
    limit = 2.0 * worse(before, slowness()).time;
    printf("drawn → pulled: median %.2f ms, at most %.2f here\n", median, limit);
  }
  EXPECT_LT(median, limit);
}

TEST(Picture, CapsSayWhatItIs) {
  XServer server({.width = 801, .height = 603});
  CapturePipeline pipeline(server.display());
  const auto sample = pipeline.pull();
  ASSERT_TRUE(sample);
  GstVideoInfo info;
  ASSERT_TRUE(gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())));
  EXPECT_EQ(GST_VIDEO_INFO_FORMAT(&info), GST_VIDEO_FORMAT_BGRx);
  EXPECT_EQ(info.width, 801);
  EXPECT_EQ(info.height, 603);
  EXPECT_EQ(info.fps_n, 60);
  EXPECT_EQ(info.par_n, info.par_d);
  EXPECT_TRUE(gst_video_colorimetry_matches(&info.colorimetry, GST_VIDEO_COLORIMETRY_SRGB));
  EXPECT_NE(gst_buffer_get_video_meta(gst_sample_get_buffer(sample.get())), nullptr);
}
