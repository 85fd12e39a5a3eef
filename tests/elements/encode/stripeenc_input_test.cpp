// SPDX-License-Identifier: MPL-2.0
// stripeenc behind any source: formats, layouts in memory, caps that change, streams without times.
#include "base/gst_ptr.h"
#include "config.h"
#include "stripe/gststripe.h"
#include "support/saturated_patches.h"
#include "support/stripe_canvas.h"

#include <chrono>
#include <cstring>
#include <functional>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <set>
#include <thread>

using namespace stripes;
using namespace std::chrono_literals;
using stripes::test::SaturatedPatches;
using stripes::test::StripeCanvas;

namespace {

constexpr const char *kFormats[] = {"BGRx", "BGRA", "RGBx", "RGBA", "xRGB", "xBGR", "BGR",
                                    "RGB",  "I420", "NV12", "YV12", "Y444", "GRAY8"};

std::vector<std::string> codecs() {
  return {
#if HAVE_X264
    "h264",
#endif
#if HAVE_JPEG
        "jpeg",
#endif
  };
}

Ref<GstCaps> caps_of(const std::string &text) {
  return adopt(gst_caps_from_string(text.c_str()));
}

std::string raw(const std::string &format, unsigned width, unsigned height,
                const std::string &more = ",framerate=60/1") {
  return "video/x-raw,format=" + format + ",width=" + std::to_string(width) +
         ",height=" + std::to_string(height) + more;
}

// The patches as GStreamer's own converter makes them for these caps.
Ref<GstBuffer> patches_for(const SaturatedPatches &patches, const std::string &caps) {
  GstVideoInfo from, to;
  EXPECT_TRUE(
      gst_video_info_set_format(&from, GST_VIDEO_FORMAT_BGRx, patches.width, patches.height));
  EXPECT_TRUE(gst_video_info_from_caps(&to, caps_of(caps).get())) << caps;
  from.fps_n = to.fps_n;
  from.fps_d = to.fps_d;
  auto source = adopt(gst_buffer_new_allocate(nullptr, from.size, nullptr));
  for (unsigned y = 0; y < patches.height; y++)
    for (unsigned x = 0; x < patches.width; x++) {
      const uint32_t pixel = GUINT32_TO_LE(patches.at(x));
      gst_buffer_fill(source.get(), (size_t{y} * patches.width + x) * 4, &pixel, 4);
    }
  auto result = adopt(gst_buffer_new_allocate(nullptr, to.size, nullptr));
  GstVideoFrame in, out;
  EXPECT_TRUE(gst_video_frame_map(&in, &from, source.get(), GST_MAP_READ));
  EXPECT_TRUE(gst_video_frame_map(&out, &to, result.get(), GST_MAP_WRITE));
  GstVideoConverter *converter = gst_video_converter_new(&from, &to, nullptr);
  gst_video_converter_frame(converter, &in, &out);
  gst_video_converter_free(converter);
  gst_video_frame_unmap(&out);
  gst_video_frame_unmap(&in);
  return result;
}

// The same pixels with gaps between rows and before planes; each plane in a memory of its own, or
// all in one.
Ref<GstBuffer> spread(const Ref<GstBuffer> &packed, const std::string &caps, unsigned pad,
                      bool own_memories) {
  GstVideoInfo info;
  gst_video_info_from_caps(&info, caps_of(caps).get());
  auto result = adopt(gst_buffer_new());
  gsize offsets[GST_VIDEO_MAX_PLANES] = {};
  gint strides[GST_VIDEO_MAX_PLANES] = {};
  gsize end = 0;
  GstVideoFrame in;
  EXPECT_TRUE(gst_video_frame_map(&in, &info, packed.get(), GST_MAP_READ));
  std::vector<uint8_t> bytes;
  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES(&info); i++) {
    const gint row = GST_VIDEO_FRAME_PLANE_STRIDE(&in, i);
    gint component[GST_VIDEO_MAX_COMPONENTS];
    gst_video_format_info_component(info.finfo, i, component);
    const auto rows = static_cast<size_t>(
        GST_VIDEO_FORMAT_INFO_SCALE_HEIGHT(info.finfo, component[0], info.height));
    strides[i] = row + static_cast<gint>(pad);
    offsets[i] = end + pad;
    std::vector<uint8_t> plane(pad + static_cast<size_t>(strides[i]) * rows, 0x77);
    for (size_t y = 0; y < rows; y++)
      std::copy_n(static_cast<uint8_t *>(GST_VIDEO_FRAME_PLANE_DATA(&in, i)) +
                      y * static_cast<size_t>(row),
                  row, &plane[pad + y * static_cast<size_t>(strides[i])]);
    end += plane.size();
    bytes.insert(bytes.end(), plane.begin(), plane.end());
    if (own_memories)
      gst_buffer_append_memory(
          result.get(), gst_memory_new_wrapped(static_cast<GstMemoryFlags>(0),
                                               g_memdup2(plane.data(), plane.size()), plane.size(),
                                               0, plane.size(), nullptr, nullptr));
  }
  gst_video_frame_unmap(&in);
  if (!own_memories)
    result = adopt(gst_buffer_new_memdup(bytes.data(), bytes.size()));
  gst_buffer_add_video_meta_full(result.get(), GST_VIDEO_FRAME_FLAG_NONE,
                                 GST_VIDEO_INFO_FORMAT(&info), static_cast<guint>(info.width),
                                 static_cast<guint>(info.height), GST_VIDEO_INFO_N_PLANES(&info),
                                 offsets, strides);
  return result;
}

// stripeenc in a harness, with a page behind it.
class Encoder {
 public:
  explicit Encoder(const std::string &properties = "") {
    harness_.reset(gst_harness_new_parse(("stripeenc name=e " + properties).c_str()));
    gst_harness_play(h());
  }
  GstHarness *h() { return harness_.get(); }

  void caps(const std::string &text) {
    auto caps = caps_of(text);
    gst_harness_set_src_caps(h(), share(caps.get()).release());
    const GstStructure *s = gst_caps_get_structure(caps.get(), 0);
    gint width = 0, height = 0;
    gst_structure_get_int(s, "width", &width);
    gst_structure_get_int(s, "height", &height);
    if (canvas)
      take(); // what came before is for the page as it was
    canvas = std::make_unique<StripeCanvas>(width, height);
    canvas->accept_any_primaries();
  }
  GstFlowReturn push(Ref<GstBuffer> buffer) { return gst_harness_push(h(), buffer.release()); }

  struct Out {
    unsigned y;
    bool key, refinement;
    GstClockTime pts;
  };
  std::vector<Out> take() {
    std::vector<Out> all;
    while (auto buffer = adopt(gst_harness_try_pull(h()))) {
      auto caps = adopt(gst_pad_get_current_caps(h()->sinkpad));
      const char *codec = gst_structure_get_string(gst_caps_get_structure(caps.get(), 0), "codec");
      EXPECT_EQ(canvas->paint(codec, buffer.get()), "");
      const GstStripeMeta *meta = gst_buffer_get_stripe_meta(buffer.get());
      all.push_back({meta->y, meta->key != 0, meta->refinement != 0, GST_BUFFER_PTS(buffer.get())});
    }
    return all;
  }
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
  guint64 stat(const char *name) {
    auto element = adopt(gst_harness_find_element(h(), "stripeenc"));
    GstStructure *stats = nullptr;
    g_object_get(element.get(), "stats", &stats, nullptr);
    const StructurePtr owned(stats);
    guint64 value = 0;
    EXPECT_TRUE(gst_structure_get_uint64(stats, name, &value)) << name;
    return value;
  }

  std::unique_ptr<StripeCanvas> canvas;

 private:
  Unique<GstHarness, gst_harness_teardown> harness_;
};

size_t rows_of(unsigned height) {
  return std::max<size_t>(1, (height + 63 - 15) / 64);
}

} // namespace

class EveryInput : public testing::TestWithParam<std::tuple<std::string, const char *>> {
 protected:
  std::string codec() const { return std::get<0>(GetParam()); }
  std::string format() const { return std::get<1>(GetParam()); }
  bool grey() const { return format() == "GRAY8"; }
};
INSTANTIATE_TEST_SUITE_P(All, EveryInput,
                         testing::Combine(testing::ValuesIn(codecs()), testing::ValuesIn(kFormats)),
                         [](auto &one) {
                           return std::get<0>(one.param) + "_" + std::get<1>(one.param);
                         });

TEST_P(EveryInput, ComesOutInItsColours) {
  for (auto [width, height] : {std::pair{321u, 241u}, {640u, 64u}, {16u, 16u}}) {
    const SaturatedPatches patches(width, height);
    const std::string caps = raw(format(), width, height);
    Encoder encoder("paint-over-delay=10 codec=" + codec());
    encoder.caps(caps);
    ASSERT_EQ(encoder.push(patches_for(patches, caps)), GST_FLOW_OK);
    encoder.wait_for(2 * rows_of(height)); // keys, then a better copy by itself
    EXPECT_EQ(patches.wrong_in(encoder.canvas->pixels(), 4, grey()), "") << caps;
  }
}

TEST_P(EveryInput, IsReadByItsVideoMeta) {
  const SaturatedPatches patches(321, 81);
  const std::string caps = raw(format(), 321, 81);
  for (bool own_memories : {false, true}) {
    Encoder encoder("paint-over-delay=10 codec=" + codec());
    encoder.caps(caps);
    encoder.push(spread(patches_for(patches, caps), caps, 52, own_memories));
    encoder.wait_for(4);
    EXPECT_EQ(patches.wrong_in(encoder.canvas->pixels(), 4, grey()), "") << own_memories;
  }
}

TEST_P(EveryInput, KeepsItsColorimetry) {
  GstVideoInfo info;
  gst_video_info_from_caps(&info, caps_of(raw(format(), 320, 64)).get());
  if (!GST_VIDEO_INFO_IS_YUV(&info))
    return;
  for (const char *colorimetry : {"bt601", "bt709", "1:4:0:0", "1:3:0:0", "bt2020"}) {
    const SaturatedPatches patches(320, 64);
    const std::string caps =
        raw(format(), 320, 64, std::string(",framerate=0/1,colorimetry=") + colorimetry);
    Encoder encoder("paint-over-delay=10 codec=" + codec());
    encoder.caps(caps);
    encoder.push(patches_for(patches, caps));
    encoder.wait_for(2);
    EXPECT_EQ(patches.wrong_in(encoder.canvas->pixels(), 4), "") << colorimetry;
  }
}

TEST(StripeEncInput, FollowsCapsInMidStream) {
  Encoder encoder("paint-over-delay=400");
  unsigned first = 0;
  for (const std::string &caps :
       {raw("BGRx", 320, 192), raw("I420", 320, 192), raw("I420", 320, 192, ",framerate=30/1"),
        raw("NV12", 320, 192, ",framerate=30/1"), raw("NV12", 322, 130, ",framerate=0/1"),
        raw("GRAY8", 64, 64), raw("RGB", 641, 363),
        raw("I420", 320, 192, ",framerate=30/1,colorimetry=bt601"),
        raw("I420", 320, 192, ",framerate=30/1,colorimetry=bt709")}) {
    GstVideoInfo info;
    gst_video_info_from_caps(&info, caps_of(caps).get());
    const SaturatedPatches patches(static_cast<unsigned>(info.width),
                                   static_cast<unsigned>(info.height), first++);
    for (auto &out : encoder.take())
      EXPECT_TRUE(out.refinement) << "before " << caps;
    encoder.caps(caps);
    ASSERT_EQ(encoder.push(patches_for(patches, caps)), GST_FLOW_OK);
    auto keys = encoder.take();
    const auto refined = // on a slow machine
        std::erase_if(keys, [](const auto &out) { return out.refinement; });
    EXPECT_EQ(keys.size(), rows_of(patches.height)) << caps;
    for (auto &out : keys)
      EXPECT_TRUE(out.key) << caps;
    if (first % 2) // sometimes before the refinement is due, sometimes after it
      encoder.wait_for(keys.size() - std::min(keys.size(), refined));
    EXPECT_EQ(patches.wrong_in(encoder.canvas->pixels(), 4, info.finfo->n_components == 1), "")
        << caps;
  }
  EXPECT_EQ(encoder.stat("layouts"), 9u);
}

TEST(StripeEncInput, RefinesAStillPictureThroughCapsThatSayTheSame) {
  Encoder encoder("paint-over-delay=400");
  const std::string caps = raw("I420", 320, 64);
  encoder.caps(caps);
  encoder.push(patches_for(SaturatedPatches(320, 64), caps));
  gst_harness_set_src_caps(encoder.h(),
                           caps_of(caps + ",pixel-aspect-ratio=1/1,chroma-site=jpeg").release());
  const auto out = encoder.wait_for(2);
  ASSERT_EQ(out.size(), 2u);
  EXPECT_TRUE(out[0].key);
  EXPECT_TRUE(out[1].refinement);
}

// What `gst-launch-1.0` users and applications do: one picture, and then silence.
TEST(StripeEncInput, RefinesTheOnlyPictureOfAnApplication) {
  for (const char *how : {"is-live=true", "is-live=true do-timestamp=true", "is-live=false"}) {
    auto pipeline =
        adopt(gst_parse_launch((std::string("appsrc name=in format=time ") + how +
                                " ! stripeenc paint-over-delay=50 ! appsink name=out sync=false")
                                   .c_str(),
                               nullptr));
    auto in = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
    auto out = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
    const std::string caps = raw("RGB", 320, 128, ""); // no framerate at all
    gst_app_src_set_caps(GST_APP_SRC(in.get()), caps_of(caps).get());
    gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
    gst_app_src_push_buffer(GST_APP_SRC(in.get()),
                            patches_for(SaturatedPatches(320, 128), caps).release());
    for (int i = 0; i < 4; i++) {
      auto sample = adopt(gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 60 * GST_SECOND));
      ASSERT_TRUE(sample) << how << ": stripe " << i;
      const GstStripeMeta *meta = gst_buffer_get_stripe_meta(gst_sample_get_buffer(sample.get()));
      EXPECT_EQ(meta->key != 0, i < 2) << how;
      EXPECT_EQ(meta->refinement != 0, i >= 2) << how;
    }
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  }
}

// Nobody watches when the picture comes; a converter before us must not drop it for that.
TEST(StripeEncInput, KeepsTheOnlyPictureUntilSomebodyWatches) {
  auto pipeline = adopt(
      gst_parse_launch("appsrc name=in format=time is-live=true do-timestamp=true ! videoconvert ! "
                       "video/x-raw,format=I420 ! stripeenc ! appsink name=out sync=false",
                       nullptr));
  auto in = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "in"));
  auto out = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "out"));
  auto pad = adopt(gst_element_get_static_pad(out.get(), "sink"));
  const std::string caps = raw("BGRx", 320, 128);
  gst_app_src_set_caps(GST_APP_SRC(in.get()), caps_of(caps).get());
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  gst_pad_push_event(pad.get(), gst_stripe_event_new_throttle(GST_STRIPE_THROTTLE_HOLD));
  gst_app_src_push_buffer(GST_APP_SRC(in.get()),
                          patches_for(SaturatedPatches(320, 128), caps).release());
  EXPECT_FALSE(adopt(gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 300 * GST_MSECOND)));
  gst_pad_push_event(pad.get(), gst_stripe_event_new_throttle(0));
  EXPECT_TRUE(adopt(gst_app_sink_try_pull_sample(GST_APP_SINK(out.get()), 60 * GST_SECOND)));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(StripeEncInput, TakesPicturesWithoutTimes) {
  Encoder encoder("paint-over-delay=30");
  const std::string caps = raw("NV12", 320, 64, ",framerate=0/1");
  encoder.caps(caps);
  EXPECT_EQ(encoder.push(patches_for(SaturatedPatches(320, 64), caps)), GST_FLOW_OK);
  for (auto &out : encoder.wait_for(2))
    EXPECT_FALSE(GST_CLOCK_TIME_IS_VALID(out.pts));
  auto timed = patches_for(SaturatedPatches(320, 64, 3), caps);
  GST_BUFFER_PTS(timed.get()) = 5 * GST_SECOND;
  const gint64 begin = g_get_monotonic_time();
  encoder.push(std::move(timed));
  const auto out = encoder.wait_for(2);
  const gint64 took = g_get_monotonic_time() - begin; // us
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[0].pts, 5 * GST_SECOND);
  EXPECT_GT(out[1].pts, 5 * GST_SECOND) << "a refinement is newer than its picture";
  EXPECT_LE(out[1].pts, 5 * GST_SECOND + static_cast<GstClockTime>(took) * GST_USECOND);
}

TEST(StripeEncInput, RefinesWithinTheSegment) {
  Encoder encoder("paint-over-delay=30");
  const std::string caps = raw("NV12", 320, 64);
  encoder.caps(caps);
  GstSegment segment;
  gst_segment_init(&segment, GST_FORMAT_TIME);
  segment.stop = GST_SECOND;
  gst_harness_push_event(encoder.h(), gst_event_new_segment(&segment));
  auto last = patches_for(SaturatedPatches(320, 64), caps);
  GST_BUFFER_PTS(last.get()) = GST_SECOND - 1;
  encoder.push(std::move(last));
  const auto out = encoder.wait_for(2);
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[1].pts, GST_SECOND - 1) << "a sink drops what lies behind the segment";
}

TEST(StripeEncInput, TakesRepeatedPicturesMarkedAsGapsAndSkipsEmptyOnes) {
  Encoder encoder("paint-over=off");
  const std::string caps = raw("I420", 320, 64);
  encoder.caps(caps);
  auto empty = adopt(gst_buffer_new());
  GST_BUFFER_FLAG_SET(empty.get(), GST_BUFFER_FLAG_GAP);
  for (int i = 0; i < 30; i++)
    EXPECT_EQ(encoder.push(empty), GST_FLOW_OK);
  EXPECT_TRUE(encoder.take().empty());
  auto gap = patches_for(SaturatedPatches(320, 64), caps);
  GST_BUFFER_FLAG_SET(gap.get(), GST_BUFFER_FLAG_GAP);
  encoder.push(gap);
  EXPECT_EQ(encoder.take().size(), 1u);
  encoder.push(gap);
  gst_harness_push_event(encoder.h(), gst_event_new_gap(0, GST_SECOND));
  EXPECT_TRUE(encoder.take().empty());
  EXPECT_EQ(encoder.stat("failed"), 0u);
}

TEST(StripeEncInput, GivesUpOnlyAfterManyBadPictures) {
  Encoder encoder("paint-over-delay=60000"); // no refinement comes between
  auto bus = adopt(gst_bus_new());
  gst_element_set_bus(encoder.h()->element, bus.get());
  const std::string caps = raw("BGRx", 320, 64);
  encoder.caps(caps);
  auto small = adopt(gst_buffer_new_allocate(nullptr, 100, nullptr));
  EXPECT_EQ(encoder.push(small), GST_FLOW_OK);
  std::this_thread::sleep_for(50ms); // and no other try on a thread of its own
  EXPECT_FALSE(gst_bus_have_pending(bus.get()));
  EXPECT_EQ(encoder.push(patches_for(SaturatedPatches(320, 64), caps)), GST_FLOW_OK);
  EXPECT_EQ(encoder.take().size(), 1u);
  GstFlowReturn flow = GST_FLOW_OK;
  for (int i = 0; i < 10; i++)
    flow = encoder.push(small);
  EXPECT_EQ(flow, GST_FLOW_ERROR);
  auto message = adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
  ASSERT_TRUE(message);
  GErrorOut error;
  gst_message_parse_error(message.get(), error.out(), nullptr);
  EXPECT_STREQ(error.message(), "A picture could not be read.");
  EXPECT_EQ(encoder.stat("failed"), 11u);
  gst_element_set_bus(encoder.h()->element, nullptr);
}

TEST(StripeEncInput, RefusesWhatItsCapsDoNotSay) {
  auto element =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripeenc", nullptr))));
  auto pad = adopt(gst_element_get_static_pad(element.get(), "sink"));
  const auto accepts = [&](const std::string &caps) {
    return gst_pad_query_accept_caps(pad.get(), caps_of(caps).get()) != FALSE;
  };
  for (const char *format : kFormats) {
    EXPECT_TRUE(accepts(raw(format, 16, 16)));
    EXPECT_TRUE(accepts(raw(format, 7680, 4320, "")));
  }
  EXPECT_FALSE(accepts(raw("BGRx", 15, 16)));
  EXPECT_FALSE(accepts(raw("BGRx", 16, 15)));
  EXPECT_FALSE(accepts(raw("BGRx", 7681, 64)));
  EXPECT_FALSE(accepts(raw("BGRx", 64, 4321)));
  EXPECT_FALSE(accepts(raw("I420_10LE", 64, 64)));
  EXPECT_FALSE(accepts("video/x-raw(format:Interlaced),format=I420,width=64,height=64,"
                       "interlace-mode=alternate,framerate=25/1"));
  EXPECT_TRUE(accepts(raw("I420", 64, 64, ",interlace-mode=interleaved,framerate=25/1")));
}

TEST(StripeEncStats, CountWhatHappened) {
  Encoder encoder("paint-over-delay=20");
  const std::string caps = raw("BGRx", 320, 128);
  encoder.caps(caps);
  const auto picture = patches_for(SaturatedPatches(320, 128), caps);
  encoder.push(picture);
  encoder.wait_for(4);
  encoder.push(picture);
  gst_harness_push_upstream_event(encoder.h(),
                                  gst_stripe_event_new_throttle(GST_STRIPE_THROTTLE_HOLD));
  std::this_thread::sleep_for(20ms);
  encoder.push(picture);
  encoder.push(picture);
  EXPECT_EQ(encoder.stat("pictures"), 4u);
  EXPECT_EQ(encoder.stat("unchanged"), 1u);
  EXPECT_EQ(encoder.stat("skipped"), 1u);
  EXPECT_EQ(encoder.stat("stripes"), 4u);
  EXPECT_EQ(encoder.stat("keys"), 2u);
  EXPECT_EQ(encoder.stat("refinements"), 2u);
  EXPECT_EQ(encoder.stat("layouts"), 1u);
  EXPECT_EQ(encoder.stat("failed"), 0u);
  EXPECT_GT(encoder.stat("bytes"), 100u);
  EXPECT_GT(encoder.stat("longest-encode-time"), 10u * GST_USECOND);
  EXPECT_GE(encoder.stat("encode-time"), encoder.stat("longest-encode-time"));
  gst_element_set_state(encoder.h()->element, GST_STATE_NULL);
  EXPECT_EQ(encoder.stat("pictures"), 4u) << "still to be read after the end";
}

TEST(StripeEncPresets, LoadAndDiffer) {
  auto element =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripeenc", nullptr))));
  ASSERT_TRUE(GST_IS_PRESET(element.get()));
  std::set<std::string> names, values;
  gchar **list = gst_preset_get_preset_names(GST_PRESET(element.get()));
  for (gchar **name = list; name && *name; name++)
    names.insert(*name);
  g_strfreev(list);
  EXPECT_EQ(names, (std::set<std::string>{"LAN", "Low Bandwidth", "Low CPU", "Office", "Video"}));
  for (const std::string &name : names) {
    ASSERT_TRUE(gst_preset_load_preset(GST_PRESET(element.get()), name.c_str())) << name;
    guint crf, jpeg, delay, sharp_crf, sharp_jpeg;
    g_object_get(element.get(), "crf", &crf, "jpeg-quality", &jpeg, "paint-over-delay", &delay,
                 "paint-over-crf", &sharp_crf, "paint-over-jpeg-quality", &sharp_jpeg, nullptr);
    EXPECT_LT(sharp_crf, crf) << name << " would never paint over";
    EXPECT_GT(sharp_jpeg, jpeg) << name << " would never paint over";
    values.insert(std::to_string(crf) + " " + std::to_string(delay));
    gchar *comment = nullptr;
    EXPECT_TRUE(gst_preset_get_meta(GST_PRESET(element.get()), name.c_str(), "comment", &comment));
    g_free(comment);
  }
  EXPECT_EQ(values.size(), names.size());
  // Office is what one gets without a preset.
  auto fresh =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripeenc", nullptr))));
  gst_preset_load_preset(GST_PRESET(element.get()), "Office");
  gchar **properties = gst_preset_get_property_names(GST_PRESET(element.get()));
  for (gchar **p = properties; *p; p++) {
    if (strcmp(*p, "name") == 0 || strcmp(*p, "parent") == 0)
      continue;
    GValue a = G_VALUE_INIT, b = G_VALUE_INIT;
    g_object_get_property(G_OBJECT(fresh.get()), *p, &a);
    g_object_get_property(G_OBJECT(element.get()), *p, &b);
    EXPECT_EQ(gst_value_compare(&a, &b), GST_VALUE_EQUAL) << *p;
    g_value_unset(&a);
    g_value_unset(&b);
  }
  g_strfreev(properties);
}
