// SPDX-License-Identifier: MPL-2.0
// Who is served first: the rows where the user works.
#include "encoder_bed.h"
#include "support/patience.h"

#include <functional>
#include <gst/video/navigation.h>
#include <gtest/gtest.h>

using stripes::test::EncoderBed;
using stripes::test::ms_of;

namespace {

// Rows that stay where they are: others follow what moves, by the clock.
constexpr const char *kProperties = "threads=1 paint-over=off stripe-height=64";

unsigned first_of_a_change(EncoderBed &bed, unsigned seed) {
  bed.picture->text(0, 0, 640, 384, seed);
  bed.push();
  const auto out = bed.take();
  EXPECT_EQ(out.size(), 6U);
  return out.empty() ? 0 : out.front().y;
}

// The same after an event, which counts for half a second: where the machine lets that pass before
// the picture is there, it is tried again.
unsigned first_after(EncoderBed &bed, const std::function<GstEvent *()> &event) {
  static unsigned seed = 10;
  unsigned first = 0;
  for (int attempt = 0; attempt < 5; attempt++) {
    const double ms = ms_of([&] {
      gst_harness_push_upstream_event(bed.harness(), event());
      first = first_of_a_change(bed, seed++);
    });
    if (ms < 450)
      break;
  }
  return first;
}

GstEvent *pointer_at(double x, double y) {
  return gst_navigation_event_new_mouse_move(x, y, GST_NAVIGATION_MODIFIER_NONE);
}

} // namespace

TEST(StripeEncOrder, BeginsAtTheTopAndThenWhereThePointerIs) {
  EncoderBed bed(kProperties, 640, 384);
  EXPECT_EQ(first_of_a_change(bed, 1), 0U);
  EXPECT_EQ(first_after(bed, [] { return pointer_at(100, 300); }), 256U);
  const auto key = [] {
    return gst_navigation_event_new_key_press("a", GST_NAVIGATION_MODIFIER_NONE);
  };
  EXPECT_EQ(first_after(bed, key), 256U) << "keys arrive where the pointer was";
}

TEST(StripeEncOrder, TakesNoHarmFromPointersFarOutside) {
  EncoderBed bed(kProperties, 640, 384);
  for (const double y : {-1e9, 1e9})
    first_after(bed, [y] { return pointer_at(0, y); });
}
