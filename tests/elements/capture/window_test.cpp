// SPDX-License-Identifier: MPL-2.0
// One window: what is captured is what it shows, wherever it goes.
#include "capture_pipeline.h"
#include "support/x_server.h"
#include "x_window.h"

#include <algorithm>
#include <gst/video/navigation.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

std::string by_id(const XWindow &window) {
  return "xid=" + std::to_string(window.id());
}

std::function<Image()> picture_of(const XWindow &window) {
  return [&window] { return window.shows(); };
}

// Whether what is pointed at in the picture gets there on the screen. Again and again, as a hand
// does: the source may not have heard yet that the window moved.
bool points_at(CapturePipeline &pipeline, XClient &client, int x, int y, int screen_x,
               int screen_y) {
  return eventually([&] {
    pipeline.send(gst_navigation_event_new_mouse_move(x, y, GST_NAVIGATION_MODIFIER_NONE));
    std::this_thread::sleep_for(20ms);
    const auto at = client.pointer();
    return at.x == screen_x && at.y == screen_y;
  });
}

Image black(unsigned width, unsigned height) {
  return {width, height, std::vector<uint8_t>(size_t{width} * height * 4)};
}

} // namespace

class WindowSize : public testing::TestWithParam<std::pair<unsigned, unsigned>> {};

TEST_P(WindowSize, ShowsThatWindowAlone) {
  XServer server({.width = 1920, .height = 1080});
  XClient client(server.display());
  client.noise(0, 0, 1920, 200, 9);
  const auto [width, height] = GetParam();
  XWindow window(client, {.x = 31, .y = 17, .width = width, .height = height, .border = 3});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  const Image seen = crop(client.screenshot(), 34, 20, width, height);
  EXPECT_EQ(differing_pixels(seen, window.shows()), 0u); // the test's own idea of it
  window.paint(2);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  window.fill(static_cast<int>(width) - 5, static_cast<int>(height) - 5, 5, 5, 0x123456);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_WARNING).empty());
}

INSTANTIATE_TEST_SUITE_P(Sizes, WindowSize,
                         testing::Values(std::pair{321u, 241u}, std::pair{16u, 16u},
                                         std::pair{1366u, 768u}));

TEST(Window, AsBigAsAScreenCanBe) {
  XServer server({.width = 7680, .height = 4320});
  XClient client(server.display());
  XWindow window(client, {.x = 0, .y = 0, .width = 7680, .height = 4320});
  window.paint(1);
  for (const auto &source :
       {by_id(window), by_id(window) + " endx=7679 endy=4319", std::string("endx=7679")}) {
    CapturePipeline pipeline(server.display(), {.source = "heartbeat=0 " + source});
    const auto sample = pipeline.pull(120s);
    ASSERT_TRUE(sample);
    EXPECT_EQ(differing_pixels(image_of(sample.get()), window.shows()), 0u) << source;
  }
}

TEST(Window, FollowsMovesAndResizes) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  ASSERT_TRUE(pipeline.shows(picture_of(window)));
  uint32_t seed = 2;
  for (auto [x, y] : {std::pair{-100, -50}, {1200, 700}, {300, 300}}) { // off the screen as well
    window.move(x, y);
    window.paint(seed++);
    EXPECT_TRUE(pipeline.shows(picture_of(window))) << x << "," << y;
  }
  for (auto [width, height] : {std::pair{500u, 400u}, {64u, 48u}, {1366u, 768u}, {321u, 241u}}) {
    window.resize(width, height);
    window.paint(seed++);
    EXPECT_TRUE(pipeline.shows(picture_of(window))) << width << "x" << height;
  }
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_ERROR).empty());
}

TEST(Window, ShowsWhatOthersCover) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {}), cover(client, {.x = 150, .y = 100, .width = 400, .height = 300});
  window.paint(1);
  cover.paint(2);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  window.paint(3);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  cover.move(0, 0); // over all of it
  cover.resize(1000, 700);
  window.paint(4);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
}

TEST(Window, ChangesElsewhereBringNoPicture) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {}), other(client, {.x = 90, .y = 70, .width = 300, .height = 200});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0 " + by_id(window)});
  pipeline.last();
  const auto pictures = pipeline.stat("pictures");
  for (uint32_t i = 0; i < 5; i++) {
    other.paint(i);
    client.fill(0, 0, 50, 50, i);
  }
  EXPECT_FALSE(pipeline.pull(300ms));
  EXPECT_EQ(pipeline.stat("pictures"), pictures);
}

TEST(Window, KeepsItsLastPictureWhileUnmapped) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=50 " + by_id(window)});
  ASSERT_TRUE(pipeline.shows(picture_of(window)));
  const auto before = window.shows();
  window.unmap();
  std::this_thread::sleep_for(200ms);
  const auto rows = pipeline.stat("rows-fetched");
  window.resize(200, 100); // of no effect before it is seen again
  std::this_thread::sleep_for(200ms);
  const auto sample = pipeline.last(20ms);
  ASSERT_TRUE(sample);
  EXPECT_EQ(differing_pixels(image_of(sample.get()), before), 0u);
  EXPECT_EQ(pipeline.stat("rows-fetched"), rows);
  window.map();
  window.paint(2);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_ERROR).empty());
}

TEST(Window, IsBlackUntilItIsFirstMapped) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {.mapped = false});
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  EXPECT_TRUE(pipeline.shows([] { return black(321, 241); }));
  window.map();
  window.paint(1);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
}

TEST(Window, FollowsTheFrameAroundIt) {
  XServer server;
  XClient client(server.display());
  XWindow frame(client, {.width = 400, .height = 300});
  XWindow window(client, {.x = 10, .y = 20, .parent = frame.id()});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  ASSERT_TRUE(pipeline.shows(picture_of(window)));
  frame.unmap(); // as window managers iconify
  std::this_thread::sleep_for(100ms);
  frame.map();
  window.paint(2);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  frame.move(500, 300);
  EXPECT_TRUE(points_at(pipeline, client, 5, 6, 515, 326))
      << client.pointer().x << "," << client.pointer().y;
  // A window manager that comes or goes puts the window elsewhere.
  XWindow other_frame(client, {.x = 700, .y = 0, .width = 400, .height = 300});
  xcb_reparent_window(client.connection(), window.id(), other_frame.id(), 1, 2);
  client.sync();
  window.paint(3);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  other_frame.move(20, 30);
  EXPECT_TRUE(points_at(pipeline, client, 5, 6, 26, 38))
      << client.pointer().x << "," << client.pointer().y;
}

TEST(Window, EndsWithOneErrorWhenTheWindowDoes) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  ASSERT_TRUE(pipeline.shows(picture_of(window)));
  window.destroy();
  const auto errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("was closed"), std::string::npos) << errors[0];
}

TEST(Window, EndsWithOneErrorWhenItsApplicationDies) {
  XServer server;
  auto application = std::make_unique<XClient>(server.display());
  auto window = std::make_unique<XWindow>(*application, XWindow::Options{});
  window->paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(*window) + " startx=5 endx=50"});
  ASSERT_TRUE(pipeline.pull());
  window->~XWindow();
  static_cast<void>(window.release()); // its connection ends
  application.reset();
  EXPECT_EQ(pipeline.wait_for_messages(GST_MESSAGE_ERROR).size(), 1u);
}

TEST(Window, ThatDoesNotExistIsOneClearError) {
  XServer server;
  for (const char *source : {"xid=12345678", "xid=99999999999999", "xname=nothing"}) {
    CapturePipeline pipeline(server.display(), {.source = source, .play = false});
    EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
    const auto errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
    ASSERT_EQ(errors.size(), 1u) << source;
    EXPECT_NE(errors[0].find("has no window"), std::string::npos) << errors[0];
  }
}

TEST(Window, IsFoundByItsWholeTitle) {
  XServer server;
  XClient client(server.display());
  XWindow hidden(client, {.mapped = false}), longer(client, {}), window(client, {}),
      top(client, {});
  hidden.set_title("Café – one");
  longer.set_title("Café – one more");
  window.set_title("Café – one");
  top.set_title("other");
  CapturePipeline pipeline(server.display(), {.source = "xname=\"Café – one\""});
  window.paint(1);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
}

TEST(Window, KeepsItsFocus) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {});
  window.paint(1);
  xcb_set_input_focus(client.connection(), XCB_INPUT_FOCUS_PARENT, window.id(), XCB_CURRENT_TIME);
  client.sync();
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  ASSERT_TRUE(pipeline.shows(picture_of(window)));
  auto *focus = xcb_get_input_focus_reply(client.connection(),
                                          xcb_get_input_focus(client.connection()), nullptr);
  ASSERT_NE(focus, nullptr);
  EXPECT_EQ(focus->focus, window.id());
  free(focus);
}

TEST(Window, OfDepth32IsCapturedAsItIs) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {.depth = 32});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_WARNING).empty());
}

TEST(Window, InputGoesToItsPlace) {
  XServer server;
  XClient client(server.display());
  XWindow window(client, {.x = 200, .y = 150, .border = 2});
  window.paint(1);
  CapturePipeline pipeline(server.display(), {.source = by_id(window) + " startx=20 starty=10"});
  ASSERT_TRUE(pipeline.pull());
  EXPECT_TRUE(points_at(pipeline, client, 7, 8, 200 + 2 + 20 + 7, 150 + 2 + 10 + 8));
  window.move(300, 250);
  EXPECT_TRUE(points_at(pipeline, client, 7, 8, 300 + 2 + 20 + 7, 250 + 2 + 10 + 8));
  pipeline.send(gst_navigation_event_new_mouse_button_press(1, 9, 9, GST_NAVIGATION_MODIFIER_NONE));
  EXPECT_TRUE(eventually([&] {
    const auto at = client.pointer();
    return at.x == 300 + 2 + 20 + 9 && at.y == 250 + 2 + 10 + 9;
  }));
  EXPECT_TRUE( // its last pixel and no further
      points_at(pipeline, client, 5000, 5000, 300 + 2 + 320, 250 + 2 + 240));
}

TEST(Window, WithoutCompositeTheScreenIsRead) {
  XServer server({.arguments = {"-extension", "Composite"}});
  XClient client(server.display());
  XWindow window(client, {}), cover(client, {.x = 150, .y = 100, .width = 400, .height = 300});
  window.paint(1);
  cover.paint(2);
  CapturePipeline pipeline(server.display(), {.source = by_id(window)});
  const auto warnings = pipeline.wait_for_messages(GST_MESSAGE_WARNING);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("what covers"), std::string::npos) << warnings[0];
  EXPECT_TRUE(pipeline.shows([&] { return crop(client.screenshot(), 100, 80, 321, 241); }));
  cover.move(600, 400);
  window.paint(3);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  window.move(1100, 600); // half of it is off the screen
  window.paint(4);
  EXPECT_TRUE(pipeline.shows([&] { return crop(window.shows(), 0, 0, 180, 120); }));
  window.move(10, 10);
  window.paint(5);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
  window.unmap();
  window.map();
  window.paint(6);
  EXPECT_TRUE(pipeline.shows(picture_of(window)));
}

TEST(Window, SeveralCapturesOfOneDisplay) {
  XServer server;
  XClient client(server.display());
  XWindow first(client, {}), second(client, {.x = 500, .y = 400});
  CapturePipeline one(server.display(), {.source = by_id(first)});
  CapturePipeline two(server.display(), {.source = by_id(second)});
  CapturePipeline same(server.display(), {.source = by_id(first)});
  CapturePipeline screen(server.display());
  for (uint32_t seed = 1; seed < 4; seed++) {
    first.paint(seed);
    second.paint(seed + 10);
    EXPECT_TRUE(one.shows(picture_of(first)));
    EXPECT_TRUE(two.shows(picture_of(second)));
    EXPECT_TRUE(same.shows(picture_of(first)));
    EXPECT_TRUE(screen.shows_screen(client));
  }
  one.set_state(GST_STATE_NULL);
  first.paint(99);
  EXPECT_TRUE(same.shows(picture_of(first)));
}
