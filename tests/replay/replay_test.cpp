// SPDX-License-Identifier: MPL-2.0
// What a page shows follows the screen exactly, whatever happens: see replay.h. The length is that
// of REPLAY_SECONDS, the seed that of REPLAY_SEED or another one each time; both are printed.
#include "replay/memory_screen.h"
#include "replay/replay.h"
#include "replay/x_screen.h"

#include <cstdlib>
#include <gst/app/gstappsrc.h>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <mutex>

namespace stripes::test {
namespace {

// Odd, flat and rows that end just behind a boundary are among them.
const std::vector<ScreenSize> kSizes = {
    {960, 600}, {641, 481}, {1024, 130}, {800, 577}, {1280, 720}};

unsigned number_from(const char *variable, unsigned otherwise) {
  const char *text = std::getenv(variable);
  return text && *text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

Replay::Options options() {
  Replay::Options options;
  options.seed = number_from("REPLAY_SEED", std::random_device()() % 1000000);
  options.length = std::chrono::seconds(number_from("REPLAY_SECONDS", 10));
  options.sizes = kSizes;
  return options;
}

void run(Screen &screen, const Replay::Options &options) {
  std::cout << "REPLAY_SEED=" << options.seed << " for "
            << std::chrono::duration_cast<std::chrono::seconds>(options.length).count() << " s"
            << std::endl;
  const Replay::Outcome outcome = Replay(screen, options).run();
  std::cout << outcome.pictures << " pictures, " << outcome.stripes << " stripes of "
            << outcome.heights << " heights, " << outcome.narrow << " narrow, " << outcome.keys
            << " keys; " << outcome.checks << " times still (" << outcome.late
            << " of them sharp later): PSNR-Y at least " << outcome.least_psnr
            << " dB, worst block " << outcome.least_block << " dB; in motion "
            << outcome.least_moving << " dB" << std::endl;
  EXPECT_TRUE(outcome.wrong.empty()) << outcome.wrong;
  EXPECT_GT(outcome.checks, 0u);
  EXPECT_GT(outcome.pictures, 0u);
}

Ref<GstBuffer> picture_of(const Image &image) {
  return adopt(gst_buffer_new_memdup(image.pixels.data(), image.pixels.size()));
}

void run_with_damage(Replay::Options with) {
  XScreen screen(kSizes.front());
  with.source = "ximagestripesrc name=src heartbeat=300 display-name=" + screen.display();
  run(screen, with);
}

void run_without_damage(Replay::Options with) {
  MemoryScreen screen(kSizes.front());
  with.source = "appsrc name=src is-live=true format=time max-buffers=2 "
                "leaky-type=downstream";
  ScreenSize announced;
  // The newest pictures by their time; others go. Two threads look at them.
  std::mutex mutex;
  std::map<GstClockTime, Image> pushed;
  GstClockTime now = 0;
  with.pushed = [&](GstClockTime pts) -> std::optional<Image> {
    std::lock_guard lock(mutex);
    const auto found = pushed.find(pts);
    return found == pushed.end() ? std::nullopt : std::optional(found->second);
  };
  with.push = [&](GstElement *source) {
    const Image &image = screen.image();
    if (image.width != announced.width || image.height != announced.height) {
      announced = {image.width, image.height};
      const auto caps = adopt(gst_caps_new_simple(
          "video/x-raw", "format", G_TYPE_STRING, "BGRx", "width", G_TYPE_INT,
          static_cast<int>(image.width), "height", G_TYPE_INT, static_cast<int>(image.height),
          "framerate", GST_TYPE_FRACTION, 60, 1, nullptr));
      gst_app_src_set_caps(GST_APP_SRC(source), caps.get());
    }
    auto buffer = picture_of(image);
    now += GST_SECOND / 60;
    GST_BUFFER_PTS(buffer.get()) = now;
    {
      std::lock_guard lock(mutex);
      pushed[now] = image;
      if (pushed.size() > 20)
        pushed.erase(pushed.begin());
    }
    gst_app_src_push_buffer(GST_APP_SRC(source), buffer.release());
  };
  run(screen, with);
}

} // namespace

TEST(Replay, ScreenWithDamage) {
  run_with_damage(options());
}

TEST(Replay, PicturesWithoutDamage) {
  run_without_damage(options());
}

// On a page that takes stripes narrower than the picture.
TEST(Replay, ColumnsOfAScreenWithDamage) {
  Replay::Options with = options();
  with.columns = true;
  run_with_damage(with);
}

TEST(Replay, ColumnsOfPicturesWithoutDamage) {
  Replay::Options with = options();
  with.columns = true;
  run_without_damage(with);
}

} // namespace stripes::test
