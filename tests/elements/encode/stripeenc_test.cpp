// SPDX-License-Identifier: MPL-2.0
// stripeenc as an element: caps, flow, requests, and what it does when no picture comes.
#include "base/gst_ptr.h"
#include "config.h"
#include "stripe/gststripe.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

#include <chrono>
#include <cstring>
#include <dirent.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <set>
#include <thread>

using namespace stripes;
using namespace std::chrono_literals;
using stripes::test::DesktopPicture;
using stripes::test::psnr_y;
using stripes::test::StripeCanvas;

namespace {

constexpr unsigned kWidth = 640, kHeight = 200; // four rows: 64, 64, 64 and a flat rest of 8 → 3

class StripeEnc : public testing::Test {
 protected:
  void start(const char *description = "stripeenc", unsigned width = kWidth,
             unsigned height = kHeight) {
    harness_.reset(gst_harness_new_parse(description));
    size(width, height);
    // Pictures are pushed at leisure; the timer's output is waited for.
    gst_harness_play(harness_.get());
  }
  void size(unsigned width, unsigned height) {
    picture = std::make_unique<DesktopPicture>(width, height);
    canvas = std::make_unique<StripeCanvas>(width, height);
    auto caps =
        g_strdup_printf("video/x-raw,format=BGRx,width=%u,height=%u,framerate=60/1", width, height);
    gst_harness_set_src_caps_str(harness_.get(), caps);
    g_free(caps);
  }
  GstHarness *h() { return harness_.get(); }

  Ref<GstBuffer> picture_buffer() {
    auto buffer = adopt(gst_buffer_new_memdup(picture->pixels.data(), picture->pixels.size()));
    GST_BUFFER_PTS(buffer.get()) = pts_;
    GST_BUFFER_DURATION(buffer.get()) = GST_SECOND / 60;
    pts_ += GST_SECOND / 60;
    return buffer;
  }
  GstFlowReturn push() { return gst_harness_push(h(), picture_buffer().release()); }

  struct Out {
    unsigned y;
    guint32 frame_id;
    bool key, refinement, marker;
    size_t bytes;
  };
  // Everything that is there, painted.
  std::vector<Out> take() {
    std::vector<Out> all;
    while (auto buffer = adopt(gst_harness_try_pull(h()))) {
      const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer.get());
      EXPECT_EQ(canvas->paint(codec(), buffer.get()), "");
      EXPECT_EQ(!meta->key, GST_BUFFER_FLAG_IS_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT) != 0);
      all.push_back({meta->y, meta->frame_id, meta->key != 0, meta->refinement != 0,
                     GST_BUFFER_FLAG_IS_SET(buffer.get(), GST_BUFFER_FLAG_MARKER) != 0,
                     gst_buffer_get_size(buffer.get())});
    }
    return all;
  }
  // Waits until `count` stripes have come in all.
  std::vector<Out> wait_for(size_t count, std::chrono::milliseconds limit = 60s) {
    std::vector<Out> all;
    const auto end = std::chrono::steady_clock::now() + limit;
    while (all.size() < count && std::chrono::steady_clock::now() < end) {
      for (auto &out : take())
        all.push_back(out);
      std::this_thread::sleep_for(2ms);
    }
    return all;
  }
  std::string codec() {
    auto caps = adopt(gst_pad_get_current_caps(h()->sinkpad));
    return gst_structure_get_string(gst_caps_get_structure(caps.get(), 0), "codec");
  }
  double psnr() {
    return psnr_y(canvas->pixels(), picture->pixels, picture->width, picture->height);
  }
  void request_keys() {
    gst_harness_push_upstream_event(h(), gst_stripe_event_new_key_unit(nullptr, 0));
  }

  std::unique_ptr<DesktopPicture> picture;
  std::unique_ptr<StripeCanvas> canvas;

 private:
  Unique<GstHarness, gst_harness_teardown> harness_;
  GstClockTime pts_ = 0;
};

std::set<unsigned> rows(const auto &outs) {
  std::set<unsigned> ys;
  for (auto &out : outs)
    ys.insert(out.y);
  return ys;
}

unsigned threads_of_this_process() {
  unsigned count = 0;
  DIR *dir = opendir("/proc/self/task");
  while (dir && readdir(dir))
    count++;
  if (dir)
    closedir(dir);
  return count;
}

} // namespace

TEST_F(StripeEnc, SaysInItsCapsWhatItIs) {
  start();
  push();
  take();
  auto caps = adopt(gst_pad_get_current_caps(h()->sinkpad));
  auto expected = adopt(gst_caps_from_string(
      "video/x-stripes,codec=h264,chroma=4:2:0,width=640,height=200,framerate=60/1"));
  EXPECT_TRUE(gst_caps_is_equal(caps.get(), expected.get()));
}

TEST_F(StripeEnc, MarksTheLastStripeOfAPictureAndItsKeys) {
  start("stripeenc paint-over=off");
  picture->text(0, 0, kWidth, kHeight, 1);
  push();
  const auto out = take();
  ASSERT_EQ(out.size(), 3u);
  EXPECT_EQ(rows(out), (std::set<unsigned>{0, 64, 128}));
  for (auto &o : out) {
    EXPECT_TRUE(o.key);
    EXPECT_EQ(o.marker, &o == &out.back());
    EXPECT_EQ(o.frame_id, 1u);
  }
}

TEST_F(StripeEnc, SendsNothingForAPictureWithoutChange) {
  start("stripeenc paint-over=off");
  push();
  take();
  for (int i = 0; i < 20; i++)
    EXPECT_EQ(push(), GST_FLOW_OK);
  EXPECT_TRUE(take().empty());
}

TEST_F(StripeEnc, PostsNoQosMessagesWhileIdle) {
  start("stripeenc name=e paint-over=off");
  auto bus = adopt(gst_bus_new());
  gst_element_set_bus(h()->element, bus.get());
  for (int i = 0; i < 60; i++)
    push();
  EXPECT_FALSE(gst_bus_have_pending(bus.get()));
  gst_element_set_bus(h()->element, nullptr);
}

TEST_F(StripeEnc, RefinesByItselfWhenNoPictureComes) {
  start("stripeenc paint-over-delay=50");
  picture->text(0, 0, kWidth, kHeight, 1);
  push();
  // On a busy machine the refinement may be there before anybody has looked at the keys.
  const auto all = wait_for(6);
  ASSERT_EQ(all.size(), 6u);
  for (size_t i = 0; i < 3; i++)
    EXPECT_TRUE(!all[i].refinement && all[i].key);
  for (size_t i = 3; i < 6; i++)
    EXPECT_TRUE(all[i].refinement && !all[i].key);
  EXPECT_GE(psnr(), 40);
  std::this_thread::sleep_for(200ms);
  EXPECT_TRUE(take().empty()) << "refined once is enough";
}

// A source that is faster than the encoder: there is always another picture at the door.
TEST_F(StripeEnc, RefinesWhatStandsStillBesidePicturesWithoutAPause) {
  start("queue leaky=downstream max-size-buffers=1 ! stripeenc paint-over-delay=50");
  gst_pad_add_probe(
      h()->sinkpad, GST_PAD_PROBE_TYPE_BUFFER,
      [](GstPad *, GstPadProbeInfo *, gpointer) {
        std::this_thread::sleep_for(5ms);
        return GST_PAD_PROBE_OK;
      },
      nullptr, nullptr);
  picture->text(0, 0, kWidth, kHeight, 1);
  const std::vector<uint8_t> one = picture->pixels;
  picture->text(0, 0, kWidth, 60, 2);
  const auto end = std::chrono::steady_clock::now() + 60s;
  std::set<unsigned> refined;
  for (std::vector<uint8_t> other = one; refined != std::set<unsigned>{64, 128};) {
    ASSERT_LT(std::chrono::steady_clock::now(), end) << refined.size() << " rows are sharp";
    picture->pixels.swap(other);
    push();
    for (const Out &out : take())
      if (out.refinement && out.y >= 64)
        refined.insert(out.y);
  }
}

TEST_F(StripeEnc, HonoursKeyRequestsOnAStillScreen) {
  start("stripeenc paint-over=off");
  picture->text(0, 0, kWidth, kHeight, 1);
  push();
  take();
  for (int i = 0; i < 3; i++) {
    request_keys();
    const auto keys = wait_for(3);
    ASSERT_EQ(rows(keys), (std::set<unsigned>{0, 64, 128}));
    for (auto &o : keys)
      EXPECT_TRUE(o.key);
    EXPECT_TRUE(keys.back().marker);
  }
  const guint one[] = {64};
  gst_harness_push_upstream_event(h(), gst_stripe_event_new_key_unit(one, 1));
  EXPECT_EQ(rows(wait_for(1)), std::set<unsigned>{64});
}

TEST_F(StripeEnc, AnnouncesRequestedKeysDownstream) {
  start("stripeenc paint-over=off");
  push();
  take();
  request_keys();
  wait_for(3);
  bool announced = false;
  while (auto event = adopt(gst_harness_try_pull_event(h())))
    announced |= gst_video_event_is_force_key_unit(event.get());
  EXPECT_TRUE(announced);
}

TEST_F(StripeEnc, RemembersAKeyRequestThatCameBeforeThePicture) {
  start("stripeenc paint-over=off");
  request_keys();
  std::this_thread::sleep_for(20ms);
  push();
  EXPECT_EQ(wait_for(3).size(), 3u);
}

TEST_F(StripeEnc, FollowsANewSize) {
  start("stripeenc paint-over=off");
  push();
  EXPECT_EQ(take().size(), 3u);
  for (auto [width, height] : {std::pair{801u, 601u}, {16u, 16u}, {kWidth, kHeight}}) {
    size(width, height);
    picture->text(0, 0, width, height, 4);
    ASSERT_EQ(push(), GST_FLOW_OK);
    const auto out = take();
    EXPECT_EQ(out.size(), std::max(1u, (height + 63 - 15) / 64));
    for (auto &o : out)
      EXPECT_TRUE(o.key);
    EXPECT_GT(psnr(), 30);
  }
}

TEST_F(StripeEnc, ChangesSettingsWhilePlaying) {
  start("stripeenc paint-over=off");
  picture->text(0, 0, kWidth, kHeight, 1);
  push();
  EXPECT_EQ(codec(), "h264");
  take();
  gst_harness_push_upstream_event(
      h(), gst_stripe_event_new_settings(gst_structure_new(
               "s", "codec", G_TYPE_STRING, "jpeg", "jpeg-quality", G_TYPE_STRING, "80", nullptr)));
  const auto out = wait_for(3); // at once, on a still screen
  EXPECT_EQ(out.size(), 3u);
  EXPECT_EQ(codec(), "jpeg");
  guint quality = 0;
  auto element = adopt(gst_harness_find_element(h(), "stripeenc"));
  g_object_get(element.get(), "jpeg-quality", &quality, nullptr);
  EXPECT_EQ(quality, 80u);
}

TEST_F(StripeEnc, HoldsBackUnderThrottleAndLosesNothing) {
  start("stripeenc paint-over=off");
  push();
  take();
  gst_harness_push_upstream_event(h(), gst_stripe_event_new_throttle(GST_STRIPE_THROTTLE_HOLD));
  picture->text(0, 0, kWidth, 64, 1);
  push();
  picture->text(0, 128, kWidth, 64, 2);
  push();
  std::this_thread::sleep_for(50ms);
  EXPECT_TRUE(take().empty());
  gst_harness_push_upstream_event(h(), gst_stripe_event_new_throttle(0));
  EXPECT_EQ(rows(wait_for(2)), (std::set<unsigned>{0, 128}));
  EXPECT_GT(psnr(), 30);
}

TEST_F(StripeEnc, KeepsADistanceUnderThrottle) {
  start("stripeenc paint-over=off");
  push();
  take();
  gst_harness_push_upstream_event(h(), gst_stripe_event_new_throttle(100 * GST_MSECOND));
  std::set<guint32> pictures;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 50; i++) {
    picture->fill(10, 10, 20, 20, static_cast<uint32_t>(i * 4000));
    push();
    std::this_thread::sleep_for(10ms);
    for (auto &o : take())
      pictures.insert(o.frame_id);
  }
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(pictures.size(), 3u);
  EXPECT_LE(static_cast<double>(pictures.size()), took / 100ms + 2);
  for (auto &o : wait_for(1, 300ms))
    EXPECT_EQ(o.y, 0u);
  EXPECT_GT(psnr(), 30) << "the last picture comes though nothing follows it";
}

TEST_F(StripeEnc, BeginsAnewAfterAFlush) {
  start("stripeenc paint-over=off");
  push();
  take();
  gst_harness_push_event(h(), gst_event_new_flush_start());
  gst_harness_push_event(h(), gst_event_new_flush_stop(TRUE));
  GstSegment segment;
  gst_segment_init(&segment, GST_FORMAT_TIME);
  gst_harness_push_event(h(), gst_event_new_segment(&segment));
  push();
  const auto out = take();
  ASSERT_EQ(out.size(), 3u);
  for (auto &o : out)
    EXPECT_TRUE(o.key);
}

TEST_F(StripeEnc, SaysNothingAfterTheEnd) {
  start("stripeenc paint-over-delay=300");
  picture->text(0, 0, kWidth, kHeight, 1);
  push();
  gst_harness_push_event(h(), gst_event_new_eos());
  take(); // a machine that paused has let the refinement in before
  request_keys();
  std::this_thread::sleep_for(500ms);
  EXPECT_TRUE(take().empty());
  EXPECT_EQ(push(), GST_FLOW_EOS);
}

TEST_F(StripeEnc, LosesNoUpdateOfADroppedPicture) {
  start("stripeenc paint-over=off");
  const guint columns = kWidth / 64, grid_rows = (kHeight + 15) / 16;
  std::vector<guint64> serials(columns * grid_rows, 1);
  auto damaged = [&](guint64 serial) {
    auto buffer = picture_buffer();
    auto bytes = adopt(g_bytes_new(serials.data(), serials.size() * 8));
    gst_buffer_add_stripe_damage_meta(buffer.get(), 5, serial, kWidth, kHeight, 64, 16,
                                      bytes.get());
    return buffer;
  };
  gst_harness_push(h(), damaged(1).release());
  take();
  picture->text(0, 0, 64, 16, 1);
  serials[0] = 2;
  damaged(2); // dropped on the way
  picture->text(64, 64, 64, 16, 2);
  serials[4 * columns + 1] = 3;
  gst_harness_push(h(), damaged(3).release());
  EXPECT_EQ(rows(take()), (std::set<unsigned>{0, 64}));
  EXPECT_GT(psnr(), 30);
}

TEST_F(StripeEnc, DistrustsDamageForAnotherSize) {
  start("stripeenc paint-over=off");
  auto lying = [&] {
    std::vector<guint64> serials(2 * 2, 1);
    auto buffer = picture_buffer();
    auto bytes = adopt(g_bytes_new(serials.data(), serials.size() * 8));
    gst_buffer_add_stripe_damage_meta(buffer.get(), 5, 1, 128, 32, 64, 16, bytes.get());
    return buffer;
  };
  gst_harness_push(h(), lying().release());
  take();
  picture->fill(300, 100, 5, 5, 0xff0000);
  gst_harness_push(h(), lying().release());
  EXPECT_EQ(rows(take()), std::set<unsigned>{64});
}

TEST_F(StripeEnc, OffersTheMetasItUnderstands) {
  start();
  auto caps =
      adopt(gst_caps_from_string("video/x-raw,format=BGRx,width=640,height=200,framerate=60/1"));
  auto query = adopt(gst_query_new_allocation(caps.get(), FALSE));
  ASSERT_TRUE(gst_pad_peer_query(h()->srcpad, query.get()));
  EXPECT_TRUE(gst_query_find_allocation_meta(query.get(), GST_VIDEO_META_API_TYPE, nullptr));
  EXPECT_TRUE(
      gst_query_find_allocation_meta(query.get(), GST_STRIPE_DAMAGE_META_API_TYPE, nullptr));
}

TEST_F(StripeEnc, ReadsRowsByTheirStride) {
  start("stripeenc paint-over-delay=10 codec=jpeg paint-over-jpeg-quality=100");
  picture->text(0, 0, kWidth, kHeight, 1);
  const size_t stride = kWidth * 4 + 128;
  auto buffer = adopt(gst_buffer_new_allocate(nullptr, stride * kHeight, nullptr));
  for (unsigned y = 0; y < kHeight; y++)
    gst_buffer_fill(buffer.get(), y * stride, &picture->pixels[size_t{y} * kWidth * 4], kWidth * 4);
  gsize offset[GST_VIDEO_MAX_PLANES] = {0};
  gint strides[GST_VIDEO_MAX_PLANES] = {static_cast<gint>(stride)};
  gst_buffer_add_video_meta_full(buffer.get(), GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_FORMAT_BGRx,
                                 kWidth, kHeight, 1, offset, strides);
  gst_harness_push(h(), buffer.release());
  wait_for(6);
  EXPECT_GE(psnr(), 40);
}

TEST_F(StripeEnc, StartsNoThreadWhilePicturesFlow) {
  start("stripeenc threads=3");
  push();
  const unsigned before = threads_of_this_process();
  for (int i = 0; i < 30; i++) {
    picture->text(0, 0, kWidth, kHeight, static_cast<unsigned>(i));
    push();
    EXPECT_LE(threads_of_this_process(), before); // one of a test before may end
  }
}

TEST(StripeEncElement, SurvivesAHundredRuns) {
  auto pipeline = adopt(gst_parse_launch(
      "videotestsrc num-buffers=3 ! video/x-raw,format=BGRx,width=320,height=240,framerate=60/1 ! "
      "stripeenc name=e paint-over-delay=10 ! fakesink",
      nullptr));
  auto bus = adopt(gst_element_get_bus(pipeline.get()));
  unsigned threads = 0;
  for (int i = 0; i < 100; i++) {
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    auto message = adopt(gst_bus_timed_pop_filtered(
        bus.get(), 60 * GST_SECOND,
        static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING)));
    ASSERT_TRUE(message);
    EXPECT_EQ(GST_MESSAGE_TYPE(message.get()), GST_MESSAGE_EOS);
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
    if (i == 10)
      threads = threads_of_this_process();
  }
  EXPECT_LE(threads_of_this_process(), threads + 1);
}

TEST(StripeEncElement, EveryPropertyDoesWhatItsFlagsSay) {
  auto element =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripeenc", nullptr))));
  guint count = 0;
  GParamSpec **specs = g_object_class_list_properties(G_OBJECT_GET_CLASS(element.get()), &count);
  for (guint i = 0; i < count; i++) {
    if (specs[i]->owner_type != G_OBJECT_TYPE(element.get()))
      continue;
    const bool live = specs[i]->flags & GST_PARAM_MUTABLE_PLAYING;
    const bool fixed =
        strcmp(specs[i]->name, "threads") == 0 || !(specs[i]->flags & G_PARAM_WRITABLE);
    EXPECT_EQ(live, !fixed) << specs[i]->name;
    EXPECT_GT(strlen(g_param_spec_get_blurb(specs[i])), 20u);
  }
  g_free(specs);
}
