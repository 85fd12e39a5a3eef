// SPDX-License-Identifier: MPL-2.0
// Who gets 4:4:4, and who decides it.
#include "elements/sink/sink_bed.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace stripes::test;

namespace {

constexpr unsigned kRows = SinkBed::kHeight / SinkBed::kRow;
constexpr const char *kFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0";
constexpr const char *kChromium = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36";

WsClient::Options page(const char *query, const char *agent = "") {
  WsClient::Options options;
  options.path = std::string("/api/websockets") + query;
  if (*agent)
    options.headers = {{"User-Agent", agent}};
  return options;
}

bool asked_for(const SinkBed::Upstream &up, const char *chroma) {
  return std::ranges::find(up.settings, std::string("chroma=") + chroma) != up.settings.end();
}

void wish(WsClient &client, bool full) {
  client.send(std::string("SETTINGS,{\"displayId\":\"primary\",\"video_fullcolor\":") +
              (full ? "true}" : "false}"));
}

// The encoder does as it is told.
void obey(SinkBed &bed, const char *chroma) {
  bed.set_caps("h264", SinkBed::kWidth, SinkBed::kHeight, chroma);
}

testing::AssertionResult asks(SinkBed &bed, WsClient &client, const char *chroma) {
  if (bed.wait_upstream(client, [&](const auto &up) { return asked_for(up, chroma); }))
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "never asked for " << chroma;
}

} // namespace

TEST(FullColourChoice, follows_the_page_that_can_decode_it) {
  SinkBed bed;
  WsClient client(bed.port(), page("?fullcolor=true"));
  start_watching(bed, client, 1);
  wish(client, true);
  EXPECT_TRUE(asks(bed, client, "4:4:4"));
  obey(bed, "4:4:4");
  bed.push_picture(2, true);
  EXPECT_TRUE(client.wait_stripes(kRows));
  EXPECT_TRUE(client.got_text("PIPELINE_RESETTING primary"));
  wish(client, false);
  EXPECT_TRUE(asks(bed, client, "4:2:0"));
}

// An unmodified Selkies page says nothing of what it decodes.
TEST(FullColourChoice, knows_browsers_by_name) {
  for (const bool chromium : {true, false}) {
    SinkBed bed;
    WsClient client(bed.port(), page("", chromium ? kChromium : kFirefox));
    start_watching(bed, client, 1);
    wish(client, true);
    client.send("SETTINGS,{\"displayId\":\"primary\",\"video_crf\":30}");
    ASSERT_TRUE(bed.wait_upstream(client, [](const auto &up) {
      return std::ranges::find(up.settings, "crf=30") != up.settings.end();
    }));
    EXPECT_EQ(asked_for(bed.upstream(), "4:4:4"), chromium);
  }
}

TEST(FullColourChoice, falls_back_while_a_viewer_cannot_decode_it) {
  SinkBed bed;
  WsClient client(bed.port(), page("?fullcolor=true"));
  start_watching(bed, client, 1);
  wish(client, true);
  ASSERT_TRUE(asks(bed, client, "4:4:4"));
  obey(bed, "4:4:4");
  bed.push_picture(2, true);
  ASSERT_TRUE(client.wait_stripes(kRows));
  client.forget();
  bed.forget_upstream();
  {
    WsClient viewer(bed.port(), page("?role=viewer&fullcolor=false"));
    ASSERT_TRUE(asks(bed, viewer, "4:2:0"));
    bed.push_picture(3, true); // was on its way
    ASSERT_TRUE(client.wait_stripes(kRows));
    obey(bed, "4:2:0");
    bed.push_picture(4, true);
    ASSERT_TRUE(viewer.wait_stripes(kRows));
    for (const auto &stripe : viewer.stripes())
      EXPECT_EQ(stripe.frame_id, 4u) << "4:4:4 went to a page that cannot decode it";
    bed.forget_upstream();
  }
  EXPECT_TRUE(asks(bed, client, "4:4:4")) << "the viewer has gone";
}

TEST(FullColourChoice, of_the_line_holds_as_far_as_pages_can_decode_it) {
  for (const bool can : {true, false}) {
    SinkBed bed;
    obey(bed, "4:4:4");
    WsClient client(bed.port(), page(can ? "?fullcolor=true" : "?fullcolor=false"));
    client.send_settings();
    if (can) {
      ASSERT_TRUE(bed.wait_upstream(client, [](const auto &up) { return up.key_units > 0; }));
      EXPECT_FALSE(asked_for(bed.upstream(), "4:2:0"));
    } else {
      EXPECT_TRUE(asks(bed, client, "4:2:0"));
    }
  }
}

TEST(FullColourChoice, leaves_jpeg_to_everybody) {
  SinkBed bed("", "jpeg");
  WsClient client(bed.port(), page("?fullcolor=false"));
  start_watching(bed, client, 1);
  wish(client, true);
  EXPECT_TRUE(asks(bed, client, "4:4:4"));
}

TEST(FullColourChoice, is_kept_from_pages_when_it_is_locked) {
  SinkBed bed("settings=\"s,video_fullcolor=(string)\\\"false|locked\\\"\"");
  WsClient client(bed.port(), page("?fullcolor=true"));
  start_watching(bed, client, 1);
  wish(client, true);
  client.send("SETTINGS,{\"displayId\":\"primary\",\"video_crf\":30}");
  ASSERT_TRUE(bed.wait_upstream(client, [](const auto &up) { return !up.settings.empty(); }));
  EXPECT_FALSE(asked_for(bed.upstream(), "4:4:4"));
}
