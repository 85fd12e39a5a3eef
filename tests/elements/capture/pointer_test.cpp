// SPDX-License-Identifier: MPL-2.0
// The pointer in the picture.
#include "capture_pipeline.h"
#include "stripe/gststripe.h"
#include "support/x_server.h"
#include "x_window.h"

#include <algorithm>
#include <atomic>
#include <gst/video/navigation.h>
#include <gtest/gtest.h>
#include <random>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

constexpr unsigned kWidth = 12, kHeight = 20, kHotX = 3, kHotY = 4;
constexpr uint32_t kColour = 0xff8000;

// The part of the screen that begins at x, y with the pointer where the server says it is.
Image with_pointer(XClient &client, Image image, int x = 0, int y = 0) {
  const auto at = client.pointer();
  for (int row = 0; row < static_cast<int>(kHeight); row++)
    for (int column = 0; column < static_cast<int>(kWidth); column++) {
      const int px = at.x - static_cast<int>(kHotX) + column - x;
      const int py = at.y - static_cast<int>(kHotY) + row - y;
      if (px < 0 || py < 0 || px >= static_cast<int>(image.width) ||
          py >= static_cast<int>(image.height))
        continue;
      const auto offset = (static_cast<size_t>(py) * image.width + static_cast<size_t>(px)) * 4;
      for (size_t i = 0; i < 3; i++)
        image.pixels[offset + i] = static_cast<uint8_t>(kColour >> (8 * i));
    }
  return image;
}

void move(CapturePipeline &pipeline, int x, int y) {
  pipeline.send(gst_navigation_event_new_mouse_move(x, y, GST_NAVIGATION_MODIFIER_NONE));
}

void warp(XClient &client, int x, int y) {
  xcb_warp_pointer(client.connection(), XCB_NONE, client.root(), 0, 0, 0, 0,
                   static_cast<int16_t>(x), static_cast<int16_t>(y));
  client.sync();
}

} // namespace

TEST(Pointer, IsWhereItIs) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  client.noise(0, 0, 400, 300, 1);
  CapturePipeline pipeline(server.display(), {.source = "show-pointer=true heartbeat=0"});
  const auto first = pipeline.pull(); // complete from the start
  ASSERT_TRUE(first);
  EXPECT_EQ(differing_pixels(image_of(first.get()), with_pointer(client, client.screenshot())), 0u);
  for (auto [x, y] : {std::pair{100, 100}, {105, 103}, {0, 0}, {1279, 719}, {640, 0}, {200, 300}}) {
    move(pipeline, x, y);
    EXPECT_TRUE(pipeline.shows([&] { return with_pointer(client, client.screenshot()); }))
        << x << "," << y;
  }
}

TEST(Pointer, LeavesNoTracesInAnyFrame) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  CapturePipeline pipeline(server.display(), {.source = "show-pointer=true"});
  std::minstd_rand random(5);
  for (int round = 0; round < 8; round++) {
    for (int i = 0; i < 12; i++) {
      move(pipeline, static_cast<int>(random() % 1280), static_cast<int>(random() % 720));
      if (random() % 2)
        client.noise(static_cast<int>(random() % 1200), static_cast<int>(random() % 700), 60, 20,
                     static_cast<uint32_t>(random()));
      if (random() % 3 == 0)
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_TRUE(pipeline.shows([&] { return with_pointer(client, client.screenshot()); })) << round;
  }
}

TEST(Pointer, AtRestCostsNothing) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  CapturePipeline pipeline(server.display(), {.source = "show-pointer=true heartbeat=0"});
  pipeline.last();
  const auto pictures = pipeline.stat("pictures");
  EXPECT_FALSE(pipeline.pull(500ms));
  EXPECT_EQ(pipeline.stat("pictures"), pictures);
}

TEST(Pointer, MovesAloneBringFewRowsAtMostAtTheFrameRate) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  CapturePipeline pipeline(server.display(),
                           {.source = "show-pointer=true heartbeat=0 max-framerate=20"});
  for (int i = 0; i < 6; i++) { // every frame of the pool has been filled once
    move(pipeline, 300 + i, 300);
    pipeline.last(100ms);
  }
  const auto pictures = pipeline.stat("pictures");
  const auto rows = pipeline.stat("rows-fetched");
  const auto frames = pipeline.stat("frames");
  const auto start = std::chrono::steady_clock::now();
  const auto taken = [&] { return pipeline.stat("pictures") - pictures; };
  guint64 most_frames = frames;
  for (int i = 0; i < 300 || (taken() < 5 && i < 10000); i++) {
    move(pipeline, 300 + i % 50, 300 + i % 3);
    pipeline.pull(3ms);
    most_frames = std::max(most_frames, pipeline.stat("frames"));
  }
  const auto count = taken();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_GE(count, 5u);
  EXPECT_LE(static_cast<double>(count), seconds.count() * 20 * 1.2 + 2);
  while (pipeline.pull(150ms)) { // what was on its way
  }
  // Where pictures were not pulled in time, each frame that was added was filled once.
  EXPECT_LE(pipeline.stat("rows-fetched") - rows, taken() * 64 + (most_frames - frames) * 720)
      << count << " pictures, " << frames << " frames, at most " << most_frames;
}

TEST(Pointer, WarpedByAnApplicationIsFoundByTheHeartbeat) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  CapturePipeline pipeline(server.display(), {.source = "show-pointer=true heartbeat=200"});
  pipeline.pull();
  warp(client, 77, 88);
  EXPECT_TRUE(pipeline.shows([&] { return with_pointer(client, client.screenshot()); }));
}

TEST(Pointer, InAPartAndInAWindow) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  {
    CapturePipeline part(server.display(),
                         {.source = "show-pointer=true startx=200 starty=100 endx=399 endy=299"});
    part.pull();
    for (auto [x, y] : {std::pair{10, 20}, {0, 0}, {199, 199}}) {
      move(part, x, y);
      EXPECT_TRUE(part.shows([&] {
        return with_pointer(client, crop(client.screenshot(), 200, 100, 200, 200), 200, 100);
      })) << x;
    }
  }
  XWindow window(client, {.x = 300, .y = 200});
  CapturePipeline pipeline(server.display(),
                           {.source = "show-pointer=true xid=" + std::to_string(window.id())});
  window.paint(1);
  move(pipeline, 50, 60);
  EXPECT_TRUE(pipeline.shows([&] { return with_pointer(client, window.shows(), 300, 200); }));
  window.move(310, 230); // the pointer stays, so the picture shows it elsewhere
  EXPECT_TRUE(pipeline.shows([&] { return with_pointer(client, window.shows(), 310, 230); }));
}

TEST(Pointer, GoesAndComesWhilePlayingAndIsNeverShownTwice) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(kWidth, kHeight, kHotX, kHotY, kColour);
  CapturePipeline pipeline(server.display(), {.source = "show-pointer=false"});
  std::atomic<int> event_width{-1};
  const auto pad = adopt(gst_element_get_static_pad(pipeline.source(), "src"));
  gst_pad_add_probe(
      pad.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      [](GstPad *, GstPadProbeInfo *info, gpointer seen) {
        GBytes *bytes = nullptr;
        guint width = 0, height = 0, x = 0, y = 0;
        if (gst_stripe_event_parse_cursor(GST_PAD_PROBE_INFO_EVENT(info), &bytes, &width, &height,
                                          &x, &y, nullptr))
          *static_cast<std::atomic<int> *>(seen) = static_cast<int>(width);
        return GST_PAD_PROBE_OK;
      },
      &event_width, nullptr);
  EXPECT_TRUE(pipeline.shows_screen(client));
  for (int i = 0; i < 2; i++) {
    g_object_set(pipeline.source(), "show-pointer", TRUE, nullptr);
    EXPECT_TRUE(pipeline.shows([&] { return with_pointer(client, client.screenshot()); }));
    EXPECT_TRUE(eventually([&] { return event_width == 0; }));
    g_object_set(pipeline.source(), "show-pointer", FALSE, nullptr);
    EXPECT_TRUE(pipeline.shows_screen(client));
    EXPECT_TRUE(eventually([&] { return event_width == static_cast<int>(kWidth); }));
  }
}
