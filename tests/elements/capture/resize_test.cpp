// SPDX-License-Identifier: MPL-2.0
// RandR resizes while pictures flow.
#include "capture_pipeline.h"
#include "stripe/gststripe.h"
#include "support/x_server.h"

#include <atomic>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

TEST(Resize, UpAndDownWithCompletePictures) {
  XServer server({.kind = XServer::Kind::Dummy, .width = 800, .height = 600});
  XClient client(server.display());
  CapturePipeline pipeline(server.display());
  ASSERT_TRUE(pipeline.pull());
  for (auto [w, h] : {std::pair{1280u, 720u},
                      {641u, 479u},
                      {1920u, 1080u},
                      {320u, 200u},
                      {3840u, 2160u},
                      {800u, 600u}}) {
    server.resize(w, h);
    client.noise(static_cast<int>(w / 2), static_cast<int>(h / 2), 64, 64, w);
    ASSERT_TRUE(pipeline.shows_screen(client)) << w << "x" << h;
  }
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_ERROR).empty());
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_WARNING).empty());
}

TEST(Resize, EveryPictureFitsItsCapsWhileSizesRush) {
  XServer server({.kind = XServer::Kind::Dummy, .width = 800, .height = 600});
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = "use-damage=false"});
  std::atomic<bool> done{false};
  std::atomic<int> sizes{0};
  std::thread resizer([&] {
    for (unsigned i = 0; i < 60 || (sizes <= 3 && i < 2000); i++) { // until some were seen
      server.resize(i % 2 ? 1024 : 512 + i % 60, i % 2 ? 768 : 300 + i % 60);
      std::this_thread::sleep_for(std::chrono::milliseconds(i % 20));
    }
    done = true;
  });
  int last_width = 0;
  while (!done) {
    const auto sample = pipeline.pull();
    if (!sample)
      break;
    GstVideoInfo info;
    ASSERT_TRUE(gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())));
    auto *buffer = gst_sample_get_buffer(sample.get());
    EXPECT_EQ(gst_buffer_get_size(buffer), GST_VIDEO_INFO_SIZE(&info));
    const auto *meta = gst_buffer_get_stripe_damage_meta(buffer);
    EXPECT_EQ(static_cast<int>(meta->width), info.width);
    EXPECT_EQ(static_cast<int>(meta->height), info.height);
    sizes += info.width != last_width;
    last_width = info.width;
  }
  resizer.join();
  EXPECT_GT(sizes, 3);
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_ERROR).empty());
  EXPECT_TRUE(pipeline.shows_screen(client));
}

TEST(Resize, FirstPictureOfANewSizeIsMarkedWhole) {
  XServer server({.kind = XServer::Kind::Dummy, .width = 800, .height = 600});
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  const auto before = pipeline.last();
  server.resize(640, 480);
  auto after = pipeline.pull();
  while (after && image_of(after.get()).width != 640)
    after = pipeline.pull();
  ASSERT_TRUE(before && after);
  const auto *meta = gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(after.get()));
  const auto *old_meta = gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(before.get()));
  ASSERT_EQ(meta->width, 640u);
  for (unsigned i = 0; i < meta->rows * meta->columns; i++)
    EXPECT_GT(gst_stripe_damage_meta_grid(meta)[i], old_meta->serial);
}
