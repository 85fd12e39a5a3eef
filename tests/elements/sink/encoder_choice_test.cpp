// SPDX-License-Identifier: MPL-2.0
// Whose word counts for the display's codec.
#include "elements/sink/sink_bed.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace stripes::test;

namespace {

bool asked_for(const SinkBed::Upstream &up, const char *codec) {
  return std::ranges::find(up.settings, std::string("codec=") + codec) != up.settings.end();
}

} // namespace

// A page without WebCodecs asks for JPEG; the next one, which says nothing, gets H.264 again.
TEST(EncoderChoice, ends_with_the_page_that_needed_it) {
  SinkBed bed;
  WsClient plain(bed.port());
  start_watching(bed, plain, 1);
  plain.send("SETTINGS,{\"displayId\":\"primary\",\"encoder\":\"jpeg\"}");
  ASSERT_TRUE(bed.wait_upstream(plain, [](const auto &up) { return asked_for(up, "jpeg"); }));
  bed.set_caps("jpeg", SinkBed::kWidth, SinkBed::kHeight);
  bed.push_picture(2, true);
  ASSERT_TRUE(plain.wait_stripes(4));
  bed.forget_upstream();

  WsClient capable(bed.port());
  capable.send_settings();
  EXPECT_TRUE(bed.wait_upstream(capable, [](const auto &up) { return asked_for(up, "h264"); }));
}

TEST(EncoderChoice, lasts_while_its_page_changes_other_things) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  page.send("SETTINGS,{\"displayId\":\"primary\",\"encoder\":\"jpeg\"}");
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return asked_for(up, "jpeg"); }));
  bed.forget_upstream();
  page.send("SETTINGS,{\"displayId\":\"primary\",\"jpeg_quality\":70}");
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return !up.settings.empty(); }));
  EXPECT_FALSE(asked_for(bed.upstream(), "h264"));
}

// The pipeline's own codec is nobody's wish: no page changes it by coming.
TEST(EncoderChoice, leaves_the_codec_of_the_line_alone) {
  SinkBed bed("", "jpeg");
  WsClient first(bed.port());
  start_watching(bed, first, 1);
  WsClient second(bed.port());
  second.send_settings();
  ASSERT_TRUE(first.wait_closed());
  second.idle(200);
  EXPECT_FALSE(asked_for(bed.upstream(), "h264"));
}
