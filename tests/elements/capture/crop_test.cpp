// SPDX-License-Identifier: MPL-2.0
// A part of the screen: its pixels, its damage, its input.
#include "capture_pipeline.h"
#include "stripe/gststripe.h"
#include "support/x_server.h"
#include "x_window.h"

#include <gst/video/navigation.h>
#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

struct Area {
  int x, y;
  unsigned width, height; // px
};

std::string area_of(const Area &area) {
  return "startx=" + std::to_string(area.x) + " starty=" + std::to_string(area.y) +
         " endx=" + std::to_string(area.x + static_cast<int>(area.width) - 1) +
         " endy=" + std::to_string(area.y + static_cast<int>(area.height) - 1);
}

std::function<Image()> part_of(XClient &client, const Area &area) {
  return [&client, area] {
    return crop(client.screenshot(), area.x, area.y, area.width, area.height);
  };
}

} // namespace

class CropArea : public testing::TestWithParam<Area> {};

TEST_P(CropArea, EqualsThatPartOfTheScreen) {
  const Area area = GetParam();
  XServer server({.width = 1920, .height = 1080});
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = area_of(area)});
  for (uint32_t seed = 1; seed < 4; seed++) {
    client.noise(area.x, area.y, area.width, area.height, seed);
    client.fill(area.x + 3, area.y + 3, 700, 500, 0x102030 * seed); // beyond its edges as well
    EXPECT_TRUE(pipeline.shows(part_of(client, area)));
  }
  client.scroll_up(0, 0, 1920, 1080, 5);
  EXPECT_TRUE(pipeline.shows(part_of(client, area)));
}

INSTANTIATE_TEST_SUITE_P(Sizes, CropArea,
                         testing::Values(Area{13, 7, 321, 241}, Area{0, 0, 16, 16},
                                         Area{1904, 1064, 16, 16}, Area{101, 203, 1366, 768},
                                         Area{0, 0, 1920, 1080}));

TEST(Crop, ZeroMeansTheFarEdge) {
  XServer server;
  XClient client(server.display());
  client.noise(0, 0, 1280, 720, 1);
  CapturePipeline right(server.display(), {.source = "startx=1000"});
  EXPECT_TRUE(right.shows(part_of(client, {1000, 0, 280, 720})));
  CapturePipeline top(server.display(), {.source = "endy=99"});
  EXPECT_TRUE(top.shows(part_of(client, {0, 0, 1280, 100})));
}

TEST(Crop, MarksWhatChangedInItsOwnPixels) {
  XServer server;
  XClient client(server.display());
  client.fill(0, 0, 1280, 720, 0x202020);
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0 startx=100 starty=50"});
  const auto before = pipeline.last();
  client.fill(100 + 130, 50 + 40, 8, 8, 0xff0000);
  const auto after = pipeline.last();
  ASSERT_TRUE(before && after);
  const auto *old_meta = gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(before.get()));
  const auto *meta = gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(after.get()));
  for (unsigned i = 0; i < meta->rows * meta->columns; i++)
    EXPECT_EQ(gst_stripe_damage_meta_grid(meta)[i] > old_meta->serial, i == 2 * meta->columns + 2)
        << i;
}

TEST(Crop, ChangesOutsideBringNoPicture) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display(),
                           {.source = "heartbeat=0 startx=100 starty=100 endx=199 endy=199"});
  pipeline.last();
  const auto pictures = pipeline.stat("pictures");
  client.fill(0, 0, 1280, 100, 0xff0000);
  client.fill(200, 0, 50, 720, 0x00ff00);
  EXPECT_FALSE(pipeline.pull(300ms));
  EXPECT_EQ(pipeline.stat("pictures"), pictures);
}

TEST(Crop, InputIsMapped) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = area_of({300, 200, 100, 50})});
  ASSERT_TRUE(pipeline.pull());
  pipeline.send(gst_navigation_event_new_mouse_move(7, 8, GST_NAVIGATION_MODIFIER_NONE));
  EXPECT_TRUE(eventually([&] { return client.pointer().x == 307 && client.pointer().y == 208; }));
  pipeline.send(gst_navigation_event_new_mouse_move(900, 900, GST_NAVIGATION_MODIFIER_NONE));
  EXPECT_TRUE(eventually([&] { return client.pointer().x == 399 && client.pointer().y == 249; }));
}

TEST(Crop, FollowsAScreenThatShrinksBelowIt) {
  XServer server({.kind = XServer::Kind::Dummy, .width = 1280, .height = 720});
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = area_of({400, 300, 600, 300})});
  client.noise(350, 250, 200, 100, 1);
  EXPECT_TRUE(pipeline.shows(part_of(client, {400, 300, 600, 300})));
  server.resize(800, 600);
  client.noise(350, 250, 200, 100, 2);
  EXPECT_TRUE(pipeline.shows(part_of(client, {400, 300, 400, 300})));
  server.resize(320, 200); // nothing is left of it: what was there stays
  std::this_thread::sleep_for(200ms);
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_ERROR).empty());
  server.resize(1280, 720);
  client.noise(350, 250, 200, 100, 3);
  EXPECT_TRUE(pipeline.shows(part_of(client, {400, 300, 600, 300})));
}

TEST(Crop, OfAWindow) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {});
  CapturePipeline pipeline(server.display(), {.source = "xid=" + std::to_string(window.id()) +
                                                        " startx=21 starty=11 endx=120 endy=60"});
  window.paint(1);
  EXPECT_TRUE(pipeline.shows([&] { return crop(window.shows(), 21, 11, 100, 50); }));
  window.resize(80, 40);
  window.paint(2);
  EXPECT_TRUE(pipeline.shows([&] { return crop(window.shows(), 21, 11, 59, 29); }));
}

class BadCrop : public testing::TestWithParam<std::pair<const char *, const char *>> {};

TEST_P(BadCrop, IsOneClearError) {
  XServer server;
  CapturePipeline pipeline(server.display(), {.source = GetParam().first, .play = false});
  EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find(GetParam().second), std::string::npos) << errors[0];
}

INSTANTIATE_TEST_SUITE_P(
    Values, BadCrop,
    testing::Values(std::pair{"startx=1280", "startx=1280 lies outside"},
                    std::pair{"starty=99999", "starty=99999 lies outside"},
                    std::pair{"endx=1280", "endx=1280 lies outside; X display"},
                    std::pair{"endy=720", "1280x720 pixels"},
                    std::pair{"startx=100 endx=99", "endx=99 lies before startx=100"}));
