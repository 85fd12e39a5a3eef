// SPDX-License-Identifier: MPL-2.0
// Rate control with real H.264. Pictures carry the time of a stream of 60 a second and are pushed
// as fast as they are taken.
#include "elements/encode/encoder_bed.h"
#include "stripe/gststripe.h"

#include <array>
#include <cmath>
#include <gtest/gtest.h>

using namespace stripes;
using stripes::test::EncoderBed;

namespace {

constexpr unsigned kWidth = 320, kHeight = 192, kSecond = 60; // pictures

// A soft pattern that moves, with grain on it: it costs something at every quantizer.
void film(EncoderBed &bed, unsigned picture) {
  uint32_t random = picture * 2654435761u + 1;
  std::array<double, kWidth> across;
  for (unsigned x = 0; x < kWidth; x++)
    across[x] = std::sin((x + picture * 3) * .05);
  for (unsigned y = 0; y < kHeight; y++) {
    const double down = std::cos((y + picture) * .07);
    for (unsigned x = 0; x < kWidth; x++) {
      random = random * 1664525 + 1013904223;
      const double wave = across[x] * down;
      const double step = (x / 24 + y / 24) % 2 ? 30 : 0;
      const auto grey = static_cast<uint32_t>(110 + wave * 60 + step + (random >> 27));
      bed.picture->fill(x, y, 1, 1, grey * 0x010101);
    }
  }
}

// Rows of a fixed height: when others grow is a matter of the clock.
class Film {
 public:
  explicit Film(const std::string &properties)
      : bed_(properties + " paint-over=off stripe-height=64", kWidth, kHeight) {}

  // kbit/s of the next seconds.
  double play(unsigned seconds) {
    const uint64_t before = bed_.stat("bytes");
    for (unsigned i = 0; i < seconds * kSecond; i++) {
      film(bed_, picture_++);
      EXPECT_EQ(bed_.push(), GST_FLOW_OK);
      while (const auto stripe = adopt(gst_harness_try_pull(bed_.harness())))
        keys_ += gst_buffer_get_stripe_meta(stripe.get())->key != 0;
    }
    return static_cast<double>(bed_.stat("bytes") - before) * 8 / 1000 / seconds;
  }
  template <typename... Values>
  void set(const char *property, Values... values) {
    g_object_set(bed_.element().get(), property, values..., nullptr);
  }
  unsigned take_keys() { return std::exchange(keys_, 0); }
  EncoderBed &bed() { return bed_; }

 private:
  EncoderBed bed_;
  unsigned picture_ = 0, keys_ = 0;
};

constexpr GstClockTime kHour = 3600 * GST_SECOND;

// Every picture overdraws it by more than a minute.
class Overdrawn {
 public:
  Overdrawn() : bed_("max-bitrate=1 max-qp=30 paint-over=off stripe-height=64", kWidth, kHeight) {
    EXPECT_GT(push(kHour), 7500u);
    EXPECT_EQ(push(kHour + GST_SECOND), 0u);
    EXPECT_EQ(push(kHour + 2 * GST_SECOND), 0u);
  }

  // The bytes that come out at once.
  size_t push(GstClockTime pts) {
    film(bed_, picture_++);
    auto buffer = bed_.buffer();
    GST_BUFFER_PTS(buffer.get()) = pts;
    EXPECT_EQ(gst_harness_push(bed_.harness(), buffer.release()), GST_FLOW_OK);
    size_t bytes = 0;
    for (const auto &out : bed_.take())
      bytes += out.bytes;
    return bytes;
  }
  void flush() {
    gst_harness_push_event(bed_.harness(), gst_event_new_flush_start());
    gst_harness_push_event(bed_.harness(), gst_event_new_flush_stop(TRUE));
  }
  void begin_segment(GstClockTime base, double rate = 1, GstClockTime stop = GST_CLOCK_TIME_NONE) {
    GstSegment segment;
    gst_segment_init(&segment, GST_FORMAT_TIME);
    segment.base = base;
    segment.rate = rate;
    segment.stop = stop;
    gst_harness_push_event(bed_.harness(), gst_event_new_segment(&segment));
  }

 private:
  EncoderBed bed_;
  unsigned picture_ = 0;
};

} // namespace

TEST(StripeEncRate, CbrComesWithinTenPercent) {
  for (unsigned kbit : {500u, 2000u, 8000u}) {
    Film film("rate-control=cbr min-qp=11 bitrate=" + std::to_string(kbit));
    film.play(1);
    EXPECT_NEAR(film.play(10), kbit, kbit * .1);
  }
}

TEST(StripeEncRate, ChangesWithTheNextPicturesAndWithoutKeys) {
  Film film("rate-control=cbr min-qp=11 bitrate=8000");
  film.play(3);
  film.take_keys();
  film.set("bitrate", 1000u);
  film.play(1);
  EXPECT_NEAR(film.play(3), 1000, 100);
  film.set("rate-control", 0, "crf", 20u, "crf-rise", 0u);
  const double fine = film.play(1);
  film.set("crf", 40u);
  const double coarse = film.play(1);
  EXPECT_LT(coarse * 3, fine);
  film.set("crf", 20u, "max-bitrate", 1500u);
  film.play(1);
  EXPECT_NEAR(film.play(3), 1500, 150);
  EXPECT_EQ(film.take_keys(), 0u);
}

TEST(StripeEncRate, CrfRisesWithMotion) {
  Film plain("crf=25 crf-rise=0"), rising("crf=25 crf-rise=12");
  plain.play(2);
  rising.play(2);
  EXPECT_LT(rising.play(1) * 1.5, plain.play(1));
}

TEST(StripeEncRate, NumbersOutOfRangeAreRefusedOrHeld) {
  Film film("rate-control=cbr bitrate=1 max-bitrate=1 refine-bitrate=1000000 min-qp=51 max-qp=1");
  film.play(1);
  auto element = film.bed().element();
  for (const char *name :
       {"bitrate", "max-bitrate", "refine-bitrate", "crf-rise", "min-qp", "max-qp"}) {
    const auto *spec = reinterpret_cast<GParamSpecUInt *>(
        g_object_class_find_property(G_OBJECT_GET_CLASS(element.get()), name));
    ASSERT_NE(spec, nullptr) << name;
    GValue value = G_VALUE_INIT;
    g_value_init(&value, G_TYPE_UINT);
    g_value_set_uint(&value, G_MAXUINT);
    EXPECT_TRUE(g_param_value_validate(G_PARAM_SPEC(spec), &value)) << "changed into the range";
    EXPECT_EQ(g_value_get_uint(&value), spec->maximum);
    g_object_set_property(G_OBJECT(element.get()), name, &value);
    g_value_unset(&value);
    film.play(1);
  }
  EXPECT_GT(film.bed().stat("stripes"), 0u);
}

// As the sink sends it: all values are texts.
TEST(StripeEncRate, APageMaySetIt) {
  Film film("crf=30");
  film.play(1);
  gst_harness_push_upstream_event(
      film.bed().harness(), gst_stripe_event_new_settings(gst_structure_new(
                                "settings", "rate-control", G_TYPE_STRING, "cbr", "bitrate",
                                G_TYPE_STRING, "1000", "min-qp", G_TYPE_STRING, "11", nullptr)));
  film.take_keys();
  film.play(1);
  EXPECT_NEAR(film.play(4), 1000, 100);
  EXPECT_EQ(film.take_keys(), 0u);
}

TEST(StripeEncRate, RefinementComesInPortionsThatItsBudgetPays) {
  EncoderBed bed("refine-bitrate=40 paint-over-delay=20", 640, 256);
  bed.picture->text(0, 0, 640, 256, 1);
  ASSERT_EQ(bed.push(), GST_FLOW_OK);
  auto outs = bed.take();
  for (auto &out :
       bed.until([&](const auto &) { return bed.stat("refinements") > 4 && bed.psnr() > 38; }))
    outs.push_back(out);
  for (auto &out : bed.settle(std::chrono::milliseconds(1500), std::chrono::seconds(10)))
    outs.push_back(out);
  for (const auto &out : outs) {
    if (out.key)
      continue; // the picture itself
    EXPECT_TRUE(out.refinement);
    EXPECT_LT(out.bytes, 10000u) << "two seconds' worth";
  }
  EXPECT_GT(bed.stat("refinements"), 4u) << "more than one for each row";
  EXPECT_GT(bed.psnr(), 38);
}

TEST(StripeEncRate, ASeekOwesNothing) {
  for (const GstClockTime base : {GstClockTime{0}, kHour + 3 * GST_SECOND}) {
    Overdrawn film;
    film.flush();
    film.begin_segment(base);
    EXPECT_GT(film.push(0), 0u);
  }
}

TEST(StripeEncRate, ASegmentThatBeginsAnewWithoutAFlushOwesNothing) {
  Overdrawn film;
  film.begin_segment(0);
  EXPECT_GT(film.push(0), 0u);
}

TEST(StripeEncRate, ASegmentThatGoesOnOwesWhatTheOneBeforeDid) {
  Overdrawn film;
  film.begin_segment(kHour + 3 * GST_SECOND);
  EXPECT_EQ(film.push(0), 0u);
  EXPECT_EQ(film.push(GST_SECOND), 0u);
  EXPECT_GT(film.push(kHour), 0u);
}

TEST(StripeEncRate, TimestampsThatGoBackWaitForTheDebtAndNotForThePast) {
  Overdrawn film;
  EXPECT_EQ(film.push(0), 0u);
  EXPECT_GT(film.push(kHour / 2), 0u);
}

TEST(StripeEncRate, WhatIsShownBackwardsIsPaidOffAsWell) {
  Overdrawn film;
  film.begin_segment(kHour + 3 * GST_SECOND, -1, kHour);
  EXPECT_EQ(film.push(kHour), 0u);
  EXPECT_GT(film.push(kHour / 2), 0u);
}

TEST(StripeEncRate, PicturesWithoutATimeDoNotPayWhatIsOverdrawn) {
  Overdrawn film;
  EXPECT_EQ(film.push(GST_CLOCK_TIME_NONE), 0u);
  EXPECT_EQ(film.push(kHour + 3 * GST_SECOND), 0u);
}

TEST(StripeEncRate, TimesOutOfAllRangeAreHarmless) {
  Overdrawn film;
  for (const GstClockTime pts : {GST_CLOCK_TIME_NONE - 1, GstClockTime{1} << 63, GstClockTime{0},
                                 (GstClockTime{1} << 63) - 1, GST_CLOCK_TIME_NONE - 1})
    film.push(pts);
  film.flush();
  film.begin_segment(0);
  EXPECT_GT(film.push(GST_SECOND), 0u);
}
