// SPDX-License-Identifier: MPL-2.0
// The times of the stages in stripeenc's `stats`, as an application reads them.
#include "base/time_structure.h"
#include "config.h"
#include "elements/encode/encoder_bed.h"

#include <gst/video/video.h>
#include <gtest/gtest.h>

using namespace stripes;
using stripes::test::EncoderBed;

namespace {

constexpr unsigned kWidth = 640, kHeight = 192;

void push_pictures(EncoderBed &bed, unsigned count) {
  for (unsigned i = 0; i < count; i++) {
    bed.picture->text(0, 0, kWidth, kHeight, i);
    ASSERT_EQ(bed.push(), GST_FLOW_OK);
  }
  bed.take();
}

} // namespace

TEST(StripeEncStages, AreTimedForEachStripeAndPicture) {
  EncoderBed bed("paint-over=off threads=2", kWidth, kHeight);
  push_pictures(bed, 10);
  const auto stats = bed.stats();
  const uint64_t stripes = bed.stat("stripes");
  ASSERT_GE(stripes, 10u);
  EXPECT_GE(times_in(stats.get(), "detect").count, 10u);
  EXPECT_EQ(times_in(stats.get(), "encode").count, stripes);
  EXPECT_EQ(times_in(stats.get(), "push").count, stripes);
  EXPECT_GE(times_in(stats.get(), "picture").count, 10u); // the still one may be looked at again
  EXPECT_EQ(times_in(stats.get(), "picture").sum_ns, bed.stat("encode-time"));
  EXPECT_EQ(times_in(stats.get(), "picture").max_ns, bed.stat("longest-encode-time"));
  for (const char *stage : {"detect", "encode", "picture"}) {
    const TimeCounts times = times_in(stats.get(), stage);
    EXPECT_GT(times.sum_ns, 0u) << stage;
    EXPECT_LE(times.percentile_ns(50), times.percentile_ns(99)) << stage;
    EXPECT_LE(times.percentile_ns(99), times.max_ns) << stage;
  }
}

TEST(StripeEncStages, AreTwoThreadsTimesTogether) {
  // What the parts took cannot be more than two threads had.
  EncoderBed bed("paint-over=off threads=2", kWidth, kHeight);
  push_pictures(bed, 20);
  const auto stats = bed.stats();
  uint64_t parts = 0;
  for (const char *stage : {"detect", "convert", "encode"})
    parts += times_in(stats.get(), stage).sum_ns;
  EXPECT_LE(parts, 2 * times_in(stats.get(), "picture").sum_ns);
}

#if HAVE_X264
TEST(StripeEncStages, ConvertForH264WhereSomethingChanged) {
  EncoderBed bed("codec=h264 paint-over=off threads=1", kWidth, kHeight);
  push_pictures(bed, 3);
  const uint64_t converted = times_in(bed.stats().get(), "convert").count;
  EXPECT_GE(converted, 3u);
  EXPECT_LE(converted, times_in(bed.stats().get(), "detect").count);
}
#endif

#if HAVE_JPEG
TEST(StripeEncStages, LeaveTheConversionOfRgbToTurboJpeg) {
  EncoderBed bed("codec=jpeg paint-over=off", kWidth, kHeight);
  push_pictures(bed, 3);
  EXPECT_EQ(times_in(bed.stats().get(), "convert").count, 0u);
  EXPECT_EQ(times_in(bed.stats().get(), "encode").count, bed.stat("stripes"));
}
#endif

TEST(StripeEncStages, BeginAnewWithEachStart) {
  EncoderBed bed("paint-over=off", kWidth, kHeight);
  push_pictures(bed, 3);
  auto element = bed.element();
  gst_element_set_state(element.get(), GST_STATE_READY);
  EXPECT_GT(times_in(bed.stats().get(), "picture").count, 0u) << "to be read after the end";
  gst_element_set_state(element.get(), GST_STATE_PLAYING);
  EXPECT_EQ(times_in(bed.stats().get(), "picture").count, 0u);
}
