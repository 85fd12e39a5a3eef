// SPDX-License-Identifier: MPL-2.0
// Who is served first: the rows where the user works.
#include "encoder_bed.h"

#include <gst/video/navigation.h>
#include <gtest/gtest.h>

using stripes::test::EncoderBed;

namespace {

unsigned first_of_a_change(EncoderBed &bed, unsigned seed) {
  bed.picture->text(0, 0, 640, 384, seed);
  bed.push();
  const auto out = bed.take();
  EXPECT_EQ(out.size(), 6U);
  return out.empty() ? 0 : out.front().y;
}

} // namespace

TEST(StripeEncOrder, BeginsAtTheTopAndThenWhereThePointerIs) {
  EncoderBed bed("threads=1 paint-over=off", 640, 384);
  EXPECT_EQ(first_of_a_change(bed, 1), 0U);
  gst_harness_push_upstream_event(
      bed.harness(), gst_navigation_event_new_mouse_move(100, 300, GST_NAVIGATION_MODIFIER_NONE));
  EXPECT_EQ(first_of_a_change(bed, 2), 256U);
  gst_harness_push_upstream_event(
      bed.harness(), gst_navigation_event_new_key_press("a", GST_NAVIGATION_MODIFIER_NONE));
  EXPECT_EQ(first_of_a_change(bed, 3), 256U) << "keys arrive where the pointer was";
}

TEST(StripeEncOrder, TakesNoHarmFromPointersFarOutside) {
  EncoderBed bed("threads=1 paint-over=off", 640, 384);
  for (const double y : {-1e9, 1e9}) {
    gst_harness_push_upstream_event(
        bed.harness(), gst_navigation_event_new_mouse_move(0, y, GST_NAVIGATION_MODIFIER_NONE));
    first_of_a_change(bed, static_cast<unsigned>(y > 0) + 1);
  }
}
