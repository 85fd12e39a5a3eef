// SPDX-License-Identifier: MPL-2.0
// Properties, sizes and rates that do not fit: clamped or refused with a word, and the picture goes
// on.
#include "config.h"
#include "elements/encode/encoder_bed.h"
#include "stripe/gststripe.h"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using stripes::adopt;
using stripes::test::EncoderBed;
using Sentences = std::vector<std::string>;

namespace {

// The page shows the picture, cut into stripes that cover it and of which none is flatter than
// decoders take.
void expect_shown(EncoderBed &bed, const std::string &what) {
  bed.picture->text(0, 0, bed.picture->width, bed.picture->height, 7);
  ASSERT_EQ(bed.push(), GST_FLOW_OK) << what;
  unsigned lines = 0;
  for (const auto &out : bed.take()) {
    if (out.key)
      lines += out.height;
    EXPECT_GE(out.height, 16u) << what;
  }
  const unsigned even = (bed.picture->height + 1) & ~1u;
  EXPECT_TRUE(lines == bed.picture->height || lines == even) << what << ": " << lines << " lines";
  EXPECT_GT(bed.psnr(), 30) << what;
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences()) << what;
}

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

// GLib says so when a value does not fit; the test's output need not.
class Hush {
 public:
  Hush() : old_(g_log_set_default_handler(count, &warnings_)) {}
  ~Hush() { g_log_set_default_handler(old_, nullptr); }
  Hush(const Hush &) = delete;
  Hush &operator=(const Hush &) = delete;
  unsigned warnings() const { return warnings_; }

 private:
  static void count(const gchar *, GLogLevelFlags, const gchar *, gpointer counter) {
    ++*static_cast<unsigned *>(counter);
  }
  unsigned warnings_ = 0;
  GLogFunc old_;
};

} // namespace

TEST(StripeEncExtremes, AnyStripeHeightFitsAnyPicture) {
  for (const std::string &codec : codecs())
    for (const unsigned height : {1u, 15u, 17u, 63u, 65u, 333u, 8192u})
      for (const auto &[w, h] : {std::pair{16u, 16u}, {17u, 17u}, {320u, 65u}, {321u, 207u}})
        expect_shown(*std::make_unique<EncoderBed>("paint-over=off jpeg-quality=90 codec=" + codec +
                                                       " stripe-height=" + std::to_string(height),
                                                   w, h),
                     codec + ", stripes of " + std::to_string(height) + " in " + std::to_string(w) +
                         "x" + std::to_string(h));
}

TEST(StripeEncExtremes, StripeHeightsChangeWhilePlaying) {
  EncoderBed bed("paint-over=off", 321, 207);
  for (const char *height : {"1", "8192", "17", "0", "128", "8192", "0"}) {
    gst_util_set_object_arg(G_OBJECT(bed.element().get()), "stripe-height", height);
    bed.settle(50ms);
    bed.picture->text(0, 0, 321, 207, static_cast<unsigned>(std::atoi(height)));
    ASSERT_EQ(bed.push(), GST_FLOW_OK);
    bed.take();
    EXPECT_GT(bed.psnr(), 30) << height;
  }
}

TEST(StripeEncExtremes, AHeightThatDoesNotFitIsSaidOnce) {
  EncoderBed bed("paint-over=off stripe-height=100", 320, 400);
  const auto set = [&bed](unsigned height) {
    g_object_set(bed.element().get(), "stripe-height", height, nullptr);
    bed.settle(50ms);
    EXPECT_EQ(bed.push(), GST_FLOW_OK);
    bed.settle(200ms); // the timer's thread may be the one that says it
    return bed.posted(GST_MESSAGE_WARNING).size();
  };
  EXPECT_EQ(set(100), 1u);
  EXPECT_EQ(set(100), 0u);
  EXPECT_EQ(set(128), 0u);
  EXPECT_EQ(set(1000), 1u);
}

TEST(StripeEncExtremes, ValuesOutOfRangeChangeNothingAndAreSaid) {
  EncoderBed bed("paint-over=off", 320, 130);
  const auto element = bed.element();
  guint count = 0;
  const Hush hush;
  GParamSpec **specs = g_object_class_list_properties(G_OBJECT_GET_CLASS(element.get()), &count);
  unsigned tried = 0;
  for (guint i = 0; i < count; i++) {
    if (!G_IS_PARAM_SPEC_UINT(specs[i]) || !(specs[i]->flags & G_PARAM_WRITABLE))
      continue;
    const GParamSpecUInt *range = G_PARAM_SPEC_UINT(specs[i]);
    guint before = 0, after = 0;
    g_object_get(element.get(), specs[i]->name, &before, nullptr);
    EXPECT_LT(range->maximum, G_MAXUINT) << specs[i]->name << " has no upper limit";
    g_object_set(element.get(), specs[i]->name, range->maximum + 1, nullptr);
    if (range->minimum > 0)
      g_object_set(element.get(), specs[i]->name, range->minimum - 1, nullptr);
    g_object_get(element.get(), specs[i]->name, &after, nullptr);
    EXPECT_EQ(before, after) << specs[i]->name;
    tried++;
    EXPECT_GE(hush.warnings(), tried) << specs[i]->name;
    // And from a page, by way of the sink.
    gst_harness_push_upstream_event(
        bed.harness(), gst_stripe_event_new_settings(gst_structure_new(
                           "s", specs[i]->name, G_TYPE_STRING, "99999999999", nullptr)));
    g_object_get(element.get(), specs[i]->name, &after, nullptr);
    EXPECT_EQ(before, after) << specs[i]->name;
  }
  g_free(specs);
  EXPECT_GE(tried, 6u);
  expect_shown(bed, "afterwards");
}

TEST(StripeEncExtremes, EveryLimitOfEveryPropertyWorks) {
  EncoderBed bed("paint-over-delay=20", 320, 130);
  const auto element = bed.element();
  guint count = 0;
  GParamSpec **specs = g_object_class_list_properties(G_OBJECT_GET_CLASS(element.get()), &count);
  for (guint i = 0; i < count; i++) {
    if (!G_IS_PARAM_SPEC_UINT(specs[i]) || !(specs[i]->flags & GST_PARAM_MUTABLE_PLAYING))
      continue;
    const GParamSpecUInt *range = G_PARAM_SPEC_UINT(specs[i]);
    for (const guint value : {range->minimum, range->maximum, range->default_value}) {
      g_object_set(element.get(), specs[i]->name, value, nullptr);
      for (unsigned seed = 0; seed < 3; seed++) {
        bed.picture->text(0, 0, 320, 130, seed);
        ASSERT_EQ(bed.push(), GST_FLOW_OK) << specs[i]->name << "=" << value;
        bed.take();
      }
    }
  }
  g_free(specs);
  EXPECT_GT(bed.psnr_reaches(30.1), 30);
  bed.settle();
  EXPECT_GT(bed.psnr(), 30);
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences());
}

TEST(StripeEncExtremes, AnyNumberOfThreadsWorks) {
  for (const char *threads : {"0", "1", "64"})
    expect_shown(*std::make_unique<EncoderBed>(
                     std::string("stripe-height=64 paint-over=off threads=") + threads, 320, 400),
                 threads);
  const auto element =
      adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripeenc", nullptr))));
  const Hush hush;
  g_object_set(element.get(), "threads", 1000u, nullptr);
  EXPECT_EQ(hush.warnings(), 1u);
  guint threads = 1;
  g_object_get(element.get(), "threads", &threads, nullptr);
  EXPECT_EQ(threads, 0u);
}

TEST(StripeEncExtremes, CapsChangeInMidStreamWhateverIsOwed) {
  EncoderBed bed("paint-over-delay=30", 320, 200);
  const std::pair<unsigned, unsigned> sizes[] = {{640, 360}, {17, 33}, {320, 200}, {321, 199}};
  const char *const rates[] = {"60/1", "0/1", "2147483647/1", "1/2147483647", "30000/1001"};
  for (unsigned i = 0; i < 40; i++) {
    const auto [width, height] = sizes[i % 4];
    bed.resize(width, height, rates[i % 5]);
    if (i % 3 == 0)
      bed.request_keys({});
    if (i % 7 == 0)
      gst_harness_push_upstream_event(bed.harness(),
                                      gst_stripe_event_new_throttle(5 * GST_MSECOND));
    if (i % 7 == 1)
      gst_harness_push_upstream_event(bed.harness(), gst_stripe_event_new_throttle(0));
    bed.picture->text(0, 0, width, height, i);
    ASSERT_EQ(bed.push(), GST_FLOW_OK) << i;
    if (i % 4 == 3)
      bed.settle(100ms);
  }
  EXPECT_GT(bed.psnr_reaches(30.1), 30);
  bed.settle();
  EXPECT_GT(bed.psnr(), 30);
  EXPECT_EQ(bed.posted(GST_MESSAGE_ERROR), Sentences());
}

TEST(StripeEncExtremes, CapsThatItCannotTakeAreRefusedAndOthersFollow) {
  EncoderBed bed("paint-over=off", 320, 200);
  expect_shown(bed, "before");
  for (const char *caps : {"video/x-raw,format=BGRx,width=8,height=200,framerate=60/1",
                           "video/x-raw,format=ARGB64,width=320,height=200,framerate=60/1",
                           "video/x-raw,format=BGRx,framerate=60/1"}) {
    const auto wrong = adopt(gst_caps_from_string(caps));
    // A pad keeps such an event, so that only the next buffer tells.
    gst_harness_push_event(bed.harness(), gst_event_new_caps(wrong.get()));
    EXPECT_EQ(bed.push(), GST_FLOW_NOT_NEGOTIATED) << caps;
  }
  bed.resize(400, 300);
  expect_shown(bed, "after");
}
