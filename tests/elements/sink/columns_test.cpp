// SPDX-License-Identifier: MPL-2.0
// Stripes narrower than the picture: who gets them, and when the encoder may make them.
#include "elements/sink/sink_bed.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace stripes::test;

namespace {

constexpr unsigned kRows = SinkBed::kHeight / SinkBed::kRow;

WsClient::Options page(const char *query) {
  WsClient::Options options;
  options.path = std::string("/api/websockets") + query;
  return options;
}

testing::AssertionResult asks(SinkBed &bed, WsClient &client, const char *setting) {
  if (bed.wait_upstream(client, [setting](const auto &up) {
        return std::ranges::find(up.settings, setting) != up.settings.end();
      }))
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "never asked for " << setting;
}

} // namespace

TEST(Columns, go_to_a_page_that_takes_them) {
  SinkBed bed;
  WsClient client(bed.port(), page("?columns=true"));
  start_watching(bed, client, 1);
  ASSERT_TRUE(asks(bed, client, "columns=true"));
  bed.push_narrow_stripe(2, 16, true);
  bed.push_row_with_hole(2, 64, false);
  ASSERT_TRUE(client.wait_stripes(2));
  const auto &stripes = client.stripes();
  EXPECT_EQ(stripes[0].x, SinkBed::kWidth / 2);
  EXPECT_EQ(stripes[0].width, SinkBed::kWidth / 2);
  EXPECT_TRUE(stripes[0].key);
  EXPECT_FALSE(stripes[0].hole);
  EXPECT_EQ(stripes[1].x, 0u);
  EXPECT_TRUE(stripes[1].hole);
  EXPECT_FALSE(stripes[1].key);
  EXPECT_EQ(stripes[1].payload.size(), 100u);
}

// An unmodified Selkies page says nothing of them.
TEST(Columns, are_not_made_for_a_page_that_does_not_know_them) {
  SinkBed bed;
  WsClient client(bed.port(), page(""));
  start_watching(bed, client, 1);
  ASSERT_TRUE(asks(bed, client, "columns=false"));
  EXPECT_FALSE(std::ranges::count(bed.upstream().settings, "columns=true"));
}

// Else it would take the width of a narrow stripe for that of the picture.
TEST(Columns, a_viewer_that_takes_them_is_told_the_size_first) {
  SinkBed bed;
  WsClient client(bed.port(), page("?columns=true"));
  start_watching(bed, client, 1);
  WsClient viewer(bed.port(), page("?role=viewer&columns=true"));
  EXPECT_NE(viewer.wait_text(R"({"type":"stream_resolution","width":640,"height":256)"), "");
}

TEST(Columns, end_while_a_viewer_does_not_know_them) {
  SinkBed bed;
  WsClient client(bed.port(), page("?columns=true"));
  start_watching(bed, client, 1);
  ASSERT_TRUE(asks(bed, client, "columns=true"));
  bed.push_narrow_stripe(2, 16, true);
  ASSERT_TRUE(client.wait_stripes(1));
  client.forget();
  bed.forget_upstream();
  {
    WsClient viewer(bed.port(), page("?role=viewer"));
    ASSERT_TRUE(asks(bed, viewer, "columns=false"));
    // What was on its way: nothing of it, and no later stripe of a row that began with it.
    bed.push_narrow_stripe(3, 16, false);
    bed.push_row_with_hole(3, 64, true);
    bed.push_stripe(4, 64, false);
    ASSERT_TRUE(client.wait_stripes(3));
    bed.push_picture(5, true);
    ASSERT_TRUE(viewer.wait_stripes(kRows));
    for (const auto &stripe : viewer.stripes())
      EXPECT_EQ(stripe.frame_id, 5u);
    bed.forget_upstream();
  }
  EXPECT_TRUE(asks(bed, client, "columns=true")) << "the viewer has gone";
}
