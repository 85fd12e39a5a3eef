// SPDX-License-Identifier: MPL-2.0
// Errors, fall-backs, live settings, throttling, the cursor, pointer input.
#include "capture_pipeline.h"
#include "stripe/gststripe.h"
#include "support/patience.h"
#include "support/x_server.h"

#include <algorithm>
#include <cstdio>
#include <gst/video/navigation.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

constexpr auto kNone = GST_NAVIGATION_MODIFIER_NONE;

// Cursor events that arrive at the sink.
class CursorProbe {
 public:
  struct Cursor {
    guint width, height, x, y;
    std::vector<uint8_t> bgra;
  };
  explicit CursorProbe(const CapturePipeline &pipeline)
      : pad_(adopt(gst_element_get_static_pad(pipeline.sink(), "sink"))) {
    id_ = gst_pad_add_probe(
        pad_.get(), GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
        [](GstPad *, GstPadProbeInfo *info, gpointer self) {
          static_cast<CursorProbe *>(self)->take(GST_PAD_PROBE_INFO_EVENT(info));
          return GST_PAD_PROBE_OK;
        },
        this, nullptr);
  }
  ~CursorProbe() { gst_pad_remove_probe(pad_.get(), id_); }
  std::vector<Cursor> cursors() {
    std::lock_guard lock(mutex_);
    return cursors_;
  }

 private:
  void take(GstEvent *event) {
    GBytes *bytes = nullptr;
    Cursor c{};
    if (!gst_stripe_event_parse_cursor(event, &bytes, &c.width, &c.height, &c.x, &c.y, nullptr))
      return;
    if (bytes) {
      const auto *data = static_cast<const uint8_t *>(g_bytes_get_data(bytes, nullptr));
      c.bgra.assign(data, data + g_bytes_get_size(bytes));
    }
    std::lock_guard lock(mutex_);
    cursors_.push_back(c);
  }
  Ref<GstPad> pad_;
  gulong id_ = 0;
  std::mutex mutex_; // guards cursors_
  std::vector<Cursor> cursors_;
};

// Whether so many pictures come a second, as soon as the machine lets them: it may keep us from
// looking, or the source from working, for a while.
bool comes_between(CapturePipeline *pipeline, double least, double most) {
  for (int i = 0; i < 20; i++) {
    const auto before = pipeline->stat("pictures");
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() < start + 1s)
      pipeline->pull(10ms);
    const auto count = static_cast<double>(pipeline->stat("pictures") - before);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const double rate = count / seconds.count();
    if (rate >= least && rate <= most)
      return true;
    printf("%.1f pictures a second; %.1f to %.1f are wanted\n", rate, least, most);
  }
  return false;
}

} // namespace

TEST(Errors, NoSuchDisplay) {
  CapturePipeline pipeline(":4711", {.play = false});
  EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto errors = pipeline.messages(GST_MESSAGE_ERROR);
  ASSERT_FALSE(errors.empty());
  EXPECT_NE(errors[0].find(":4711"), std::string::npos);
  EXPECT_NE(errors[0].find("display-name"), std::string::npos);
}

TEST(Errors, OddPixelFormat) {
  XServer server({.depth = 16});
  CapturePipeline pipeline(server.display(), {.play = false});
  EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto errors = pipeline.messages(GST_MESSAGE_ERROR);
  ASSERT_FALSE(errors.empty());
  EXPECT_NE(errors[0].find("depth 24"), std::string::npos);
}

TEST(Errors, ServerEnds) {
  XServer server;
  CapturePipeline pipeline(server.display());
  ASSERT_TRUE(pipeline.pull());
  pipeline.press("Shift_L"); // the injection thread lives too
  server.stop();
  std::vector<std::string> errors;
  ASSERT_TRUE(eventually([&] {
    errors = pipeline.messages(GST_MESSAGE_ERROR);
    return !errors.empty();
  }));
  EXPECT_NE(errors[0].find("lost"), std::string::npos) << errors[0];
}

TEST(Errors, CookieIsUsed) {
  XServer server({.cookie = true});
  {
    const ScopedEnv env("XAUTHORITY", "/nonexistent");
    CapturePipeline refused(server.display(), {.play = false});
    EXPECT_EQ(refused.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  }
  const ScopedEnv env("XAUTHORITY", server.xauthority());
  CapturePipeline pipeline(server.display());
  EXPECT_TRUE(pipeline.pull());
}

class Fallback : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(Fallback, WarnsAndStillShowsTheScreen) {
  XServer server({.arguments = GetParam()});
  XClient client(server.display());
  CapturePipeline pipeline(server.display());
  for (unsigned i = 0; i < 3; i++) {
    client.noise(100, 100, 200, 60, i);
    ASSERT_TRUE(pipeline.shows_screen(client));
  }
  EXPECT_EQ(pipeline.messages(GST_MESSAGE_WARNING).size(), GetParam().size() / 2);
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_ERROR).empty());
}

INSTANTIATE_TEST_SUITE_P(Servers, Fallback,
                         testing::Values(std::vector<std::string>{"-extension", "MIT-SHM"},
                                         std::vector<std::string>{"-extension", "DAMAGE"},
                                         std::vector<std::string>{"-extension", "MIT-SHM",
                                                                  "-extension", "DAMAGE"}));

TEST(Control, WithoutDamageEverythingCountsAsChanged) {
  XServer server;
  CapturePipeline pipeline(server.display(), {.source = "use-damage=false max-framerate=20"});
  const auto first = pipeline.pull();
  const auto second = pipeline.pull();
  ASSERT_TRUE(first && second);
  const auto *old_meta = gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(first.get()));
  const auto *meta = gst_buffer_get_stripe_damage_meta(gst_sample_get_buffer(second.get()));
  for (unsigned i = 0; i < meta->rows * meta->columns; i++)
    EXPECT_GT(gst_stripe_damage_meta_grid(meta)[i], old_meta->serial);
  EXPECT_TRUE(pipeline.messages(GST_MESSAGE_WARNING).empty());
}

TEST(Control, MaxFramerateIsLiveAndCapsFollow) {
  XServer server({.width = 320, .height = 240});
  CapturePipeline pipeline(server.display(), {.source = "use-damage=false max-framerate=10"});
  const auto rate = [&] {
    Ref<GstSample> sample = pipeline.pull(), next;
    while ((next = pipeline.pull(0ms)))
      sample = std::move(next);
    GstVideoInfo info;
    if (!sample || !gst_video_info_from_caps(&info, gst_sample_get_caps(sample.get())))
      return 0;
    return info.fps_n / info.fps_d;
  };
  EXPECT_PRED3(comes_between, &pipeline, 7, 13);
  EXPECT_EQ(rate(), 10);
  // As a page's setting arrives.
  pipeline.send(gst_stripe_event_new_settings(
      gst_structure_new("x", "max-framerate", G_TYPE_STRING, "40", nullptr)));
  EXPECT_TRUE(eventually([&] { return rate() == 40; }));
  EXPECT_PRED3(comes_between, &pipeline, 25, 41.5);
  g_object_set(pipeline.source(), "max-framerate", 5u, nullptr);
  EXPECT_PRED3(comes_between, &pipeline, 3, 7);
  EXPECT_EQ(rate(), 40) << "an encoder need not begin afresh for less";
}

TEST(Control, ThrottleHoldsAndReleases) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=100"});
  ASSERT_TRUE(pipeline.pull());
  uint32_t colour = 0x556677;
  const auto once = [&] {
    pipeline.send(gst_stripe_event_new_throttle(GST_STRIPE_THROTTLE_HOLD));
    // What was on its way comes; more than three heartbeats without one are no chance.
    EXPECT_TRUE(eventually([&] { return !pipeline.pull(350ms); }));
    client.fill(0, 0, 500, 500, ++colour);
    EXPECT_FALSE(pipeline.pull(350ms)) << "neither change nor heartbeat";
    Ref<GstSample> sample;
    const double ms = ms_of([&] {
      pipeline.send(gst_stripe_event_new_throttle(0));
      sample = pipeline.pull();
    });
    EXPECT_TRUE(sample);
    EXPECT_EQ(sample ? image_of(sample.get()).rgb(10, 10) : 0, colour);
    return ms;
  };
  EXPECT_LT(quickest_ms(1000, once), 1000);
}

TEST(Control, ThrottleSetsTheLeastInterval) {
  XServer server({.width = 320, .height = 240});
  CapturePipeline pipeline(server.display(), {.source = "use-damage=false"});
  ASSERT_TRUE(pipeline.pull());
  pipeline.send(gst_stripe_event_new_throttle(200 * GST_MSECOND));
  EXPECT_PRED3(comes_between, &pipeline, 3.5, 6.5);
}

TEST(Control, LatencyIsOneFrame) {
  XServer server;
  CapturePipeline pipeline(server.display());
  ASSERT_TRUE(pipeline.pull());
  const auto query = adopt(gst_query_new_latency());
  ASSERT_TRUE(gst_element_query(pipeline.source(), query.get()));
  gboolean live = FALSE;
  GstClockTime min = 0, max = 0;
  gst_query_parse_latency(query.get(), &live, &min, &max);
  EXPECT_TRUE(live);
  EXPECT_EQ(min, GST_SECOND / 60);
  EXPECT_EQ(max, GST_CLOCK_TIME_NONE);
}

TEST(Control, PauseAndStopComeAtOnceOnAStillScreen) {
  XServer server;
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  ASSERT_TRUE(pipeline.pull());
  // The longest of the changes.
  const auto once = [&] {
    double longest = 0;
    for (const auto state : {GST_STATE_PAUSED, GST_STATE_PLAYING, GST_STATE_READY,
                             GST_STATE_PLAYING, GST_STATE_NULL}) {
      const double ms =
          ms_of([&] { EXPECT_NE(pipeline.set_state(state), GST_STATE_CHANGE_FAILURE); });
      printf("%s: %.0f ms\n", gst_element_state_get_name(state), ms);
      longest = std::max(longest, ms);
    }
    EXPECT_NE(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
    return longest;
  };
  EXPECT_LT(quickest_ms(2000, once), 2000);
}

TEST(Control, StopsWhileAnotherClientHasGrabbedTheServer) {
  XServer server;
  const auto once = [&] {
    CapturePipeline pipeline(server.display(), {.source = "use-damage=false"});
    EXPECT_TRUE(pipeline.pull());
    XClient rude(server.display());
    xcb_grab_server(rude.connection());
    rude.sync();
    std::this_thread::sleep_for(50ms); // a picture is being waited for
    return ms_of([&] { pipeline.set_state(GST_STATE_NULL); });
  };
  EXPECT_LT(quickest_ms(1000, once), 1000);
}

TEST(Cursor, AtTheStartOnChangeAndAgainAfterAFlush) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(12, 10, 3, 4, 0xff8000);
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0", .play = false});
  CursorProbe probe(pipeline);
  pipeline.set_state(GST_STATE_PLAYING);
  ASSERT_TRUE(eventually([&] { return probe.cursors().size() >= 1; }));
  auto cursor = probe.cursors().back();
  EXPECT_EQ(cursor.width, 12u);
  EXPECT_EQ(cursor.height, 10u);
  EXPECT_EQ(cursor.x, 3u);
  EXPECT_EQ(cursor.y, 4u);
  EXPECT_EQ((std::vector<uint8_t>(cursor.bgra.begin(), cursor.bgra.begin() + 4)),
            (std::vector<uint8_t>{0x00, 0x80, 0xff, 0xff}));

  pipeline.last(); // the screen is still
  client.set_cursor(7, 8, 0, 0, 0x00ff00);
  ASSERT_TRUE(eventually([&] { return probe.cursors().back().width == 7; }));

  const auto before = probe.cursors().size();
  gst_element_send_event(pipeline.source(), gst_event_new_flush_start());
  gst_element_send_event(pipeline.source(), gst_event_new_flush_stop(FALSE));
  client.fill(0, 0, 10, 10, 0xffffff);
  EXPECT_TRUE(eventually([&] { return probe.cursors().size() > before; }));
}

TEST(Cursor, HiddenPointerAndWhileHeld) {
  XServer server;
  XClient client(server.display());
  client.set_cursor(12, 10, 3, 4, 0xff8000);
  CapturePipeline pipeline(server.display(), {.play = false});
  CursorProbe probe(pipeline);
  pipeline.set_state(GST_STATE_PLAYING);
  ASSERT_TRUE(eventually([&] { return !probe.cursors().empty(); }));
  pipeline.send(gst_stripe_event_new_throttle(GST_STRIPE_THROTTLE_HOLD));
  client.set_cursor(0, 0, 0, 0, 0);
  EXPECT_TRUE(eventually([&] { return probe.cursors().back().width == 0; }));
  EXPECT_TRUE(probe.cursors().back().bgra.empty());
}

TEST(Pointer, MovesClicksScrollsAndTouches) {
  XServer server;
  XClient client(server.display());
  const uint32_t mask = XCB_EVENT_MASK_BUTTON_PRESS;
  xcb_change_window_attributes(client.connection(), client.root(), XCB_CW_EVENT_MASK, &mask);
  client.sync();
  CapturePipeline pipeline(server.display(), {.source = "heartbeat=0"});
  const auto button_pressed = [&] {
    std::optional<std::pair<int, std::pair<int, int>>> result;
    eventually([&] {
      client.sync(); // libxcb reads events along with answers
      while (auto *event = xcb_poll_for_event(client.connection())) {
        if ((event->response_type & 0x7f) == XCB_BUTTON_PRESS) {
          const auto *press = reinterpret_cast<xcb_button_press_event_t *>(event);
          result = {press->detail, {press->root_x, press->root_y}};
        }
        free(event);
        if (result)
          return true;
      }
      return false;
    });
    return result.value_or(std::pair{0, std::pair{0, 0}});
  };
  using Press = std::pair<int, std::pair<int, int>>;

  pipeline.send(gst_navigation_event_new_mouse_move(321, 222, kNone));
  EXPECT_TRUE(eventually([&] { return client.pointer().x == 321 && client.pointer().y == 222; }));
  pipeline.send(gst_stripe_event_new_pointer_relative(-21, 8));
  EXPECT_TRUE(eventually([&] { return client.pointer().x == 300 && client.pointer().y == 230; }));

  pipeline.send(gst_navigation_event_new_mouse_button_press(3, 40, 50, kNone));
  EXPECT_EQ(button_pressed(), (Press{3, {40, 50}}));
  EXPECT_TRUE(client.pointer().mask & XCB_BUTTON_MASK_3);
  pipeline.send(gst_navigation_event_new_mouse_button_release(3, 41, 51, kNone));
  EXPECT_TRUE(eventually([&] { return client.pointer().mask == 0; }));

  const std::pair<std::pair<double, double>, int> scrolls[] = {
      {{0, 1}, 4}, {{0, -1}, 5}, {{1, 0}, 7}, {{-1, 0}, 6}};
  for (const auto &[delta, button] : scrolls) {
    pipeline.send(gst_navigation_event_new_mouse_scroll(41, 51, delta.first, delta.second, kNone));
    EXPECT_EQ(button_pressed().first, button);
  }

  pipeline.send(gst_navigation_event_new_touch_down(5, 100, 110, 1.0, kNone));
  EXPECT_EQ(button_pressed(), (Press{1, {100, 110}}));
  pipeline.send(gst_navigation_event_new_touch_motion(5, 120, 130, 1.0, kNone));
  EXPECT_TRUE(eventually([&] { return client.pointer().x == 120; }));
  EXPECT_TRUE(client.pointer().mask & XCB_BUTTON_MASK_1);
  pipeline.send(gst_navigation_event_new_touch_up(5, 121, 131, kNone));
  EXPECT_TRUE(eventually([&] { return client.pointer().mask == 0; }));
}

TEST(Pointer, NavigationCanBeSwitchedOff) {
  XServer server;
  XClient client(server.display());
  CapturePipeline pipeline(server.display());
  pipeline.send(gst_navigation_event_new_mouse_button_press(1, 10, 10, kNone));
  ASSERT_TRUE(eventually([&] { return (client.pointer().mask & XCB_BUTTON_MASK_1) != 0; }));
  g_object_set(pipeline.source(), "enable-navigation-events", FALSE, nullptr);
  EXPECT_TRUE(eventually([&] { return client.pointer().mask == 0; }));
  EXPECT_FALSE(pipeline.send(gst_navigation_event_new_mouse_move(200, 200, kNone)));
  EXPECT_EQ(client.pointer().x, 10);
}
