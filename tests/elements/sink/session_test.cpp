// SPDX-License-Identifier: MPL-2.0
// What a page and the server say to each other, in which order.
#include "sink_bed.h"
#include "stripe/gststripe.h"
#include "support/patience.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace stripes::test {
namespace {

constexpr size_t kRows = SinkBed::kHeight / SinkBed::kRow;

WsClient::Options viewer() {
  WsClient::Options options;
  options.path = "/api/websockets?role=viewer";
  return options;
}

TEST(Session, handshake_comes_in_order) {
  SinkBed bed;
  WsClient page(bed.port());
  ASSERT_TRUE(page.connected());
  ASSERT_NE(page.wait_text("{\"type\":\"server_settings\""), "");
  EXPECT_EQ(page.index_of_text("MODE websockets"), 0);
  EXPECT_EQ(page.index_of_text("DISPLAY_CONFIG_UPDATE,{\"type\":\"display_config_update\","
                               "\"displays\":[\"primary\"]}"),
            1);
  EXPECT_EQ(page.index_of_text("{\"type\":\"server_settings\""), 2);
  EXPECT_NE(page.texts()[2].find("\"encoder\":{\"value\":\"h264enc-striped\""), std::string::npos);
  EXPECT_NE(page.texts()[2].find("\"ws_max_message_bytes\":{\"value\":8388608}"),
            std::string::npos);
  page.send("_gz,1");
  page.send_settings();
  page.send("cr");
  EXPECT_EQ(page.wait_text("{\"type\":\"stream_resolution\""),
            R"({"type":"stream_resolution","width":640,"height":256,"displayId":"primary"})");
  EXPECT_FALSE(page.got_text("_gz,1"));
  page.send("START_AUDIO");
  EXPECT_NE(page.wait_text("AUDIO_DISABLED"), "");
}

TEST(Session, first_stripe_of_each_row_is_a_key) {
  SinkBed bed;
  WsClient page(bed.port());
  page.send_settings();
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units == 1; }));
  EXPECT_EQ(bed.upstream().held, false);
  bed.push_picture(1, false); // was under way when the key unit was asked for
  bed.push_stripe(2, 64, true);
  bed.push_stripe(3, 64, false);
  bed.push_stripe(3, 0, false);
  bed.push_stripe(4, 0, true, 70000);
  ASSERT_TRUE(page.wait_stripes(3));
  page.idle(50);
  ASSERT_EQ(page.stripes().size(), 3u);
  const auto &s = page.stripes();
  EXPECT_TRUE(s[0].key && s[0].h264 && s[0].y == 64 && s[0].frame_id == 2);
  EXPECT_EQ(s[0].width, SinkBed::kWidth);
  EXPECT_EQ(s[0].height, SinkBed::kRow);
  EXPECT_EQ(s[0].payload, std::vector<uint8_t>(100, 2));
  EXPECT_TRUE(!s[1].key && s[1].y == 64 && s[1].frame_id == 3);
  EXPECT_TRUE(s[2].key && s[2].y == 0);
  EXPECT_EQ(s[2].payload, std::vector<uint8_t>(70000, 4));
}

TEST(Session, rows_that_miss_their_key_are_asked_for_by_name) {
  SinkBed bed;
  WsClient page(bed.port());
  page.send_settings();
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units == 1; }));
  for (unsigned y : {0u, 64u, 128u})
    bed.push_stripe(1, y, true);
  bed.push_stripe(2, 192, false);
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return !up.key_rows.empty(); }));
  EXPECT_EQ(bed.upstream().key_rows[0], std::vector<guint>{192});
  EXPECT_EQ(bed.upstream().key_units, 1u);
}

TEST(Session, frame_ids_wrap) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 65534);
  bed.push_picture(65535, false);
  bed.push_picture(65536, false);
  bed.push_picture(65537, false);
  ASSERT_TRUE(page.wait_stripes(3 * kRows));
  EXPECT_EQ(page.stripes()[0].frame_id, 65535);
  EXPECT_EQ(page.stripes()[kRows].frame_id, 0);
  EXPECT_EQ(page.stripes()[2 * kRows].frame_id, 1);
  EXPECT_FALSE(page.got_text("PIPELINE_RESETTING"));
}

TEST(Session, a_restarted_encoder_resets_decoders) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 500);
  bed.push_picture(1, true);
  ASSERT_TRUE(page.wait_stripes(kRows));
  EXPECT_EQ(page.texts(), std::vector<std::string>{"PIPELINE_RESETTING primary"});
}

TEST(Session, jpeg_has_its_own_header_and_encoder_name) {
  SinkBed bed("", "jpeg");
  WsClient page(bed.port());
  page.send_settings();
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units == 1; }));
  bed.push_picture(7, true);
  ASSERT_TRUE(page.wait_stripes(kRows));
  EXPECT_FALSE(page.stripes()[1].h264);
  EXPECT_EQ(page.stripes()[1].y, 64);
  EXPECT_EQ(page.stripes()[1].frame_id, 7);
  ASSERT_TRUE(page.wait([&] {
    return std::ranges::any_of(page.texts(), [](const std::string &text) {
      return text.find("\"encoder\":{\"value\":\"jpeg\"") != std::string::npos;
    });
  }));
}

TEST(Session, a_change_of_codec_or_size_is_announced_before_the_video) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  bed.set_caps("jpeg", 800, 192);
  bed.push_picture(2, true);
  ASSERT_TRUE(page.wait_stripes(kRows));
  const int reset = page.index_of_text("PIPELINE_RESETTING primary");
  const int settings = page.index_of_text("{\"type\":\"server_settings\"");
  ASSERT_EQ(reset, 0);
  ASSERT_EQ(settings, 1);
  EXPECT_NE(page.texts()[1].find("\"encoder\":{\"value\":\"jpeg\""), std::string::npos);
  EXPECT_EQ(page.index_of_text(
                R"({"type":"stream_resolution","width":800,"height":192,"displayId":"primary"})"),
            2);
  EXPECT_FALSE(page.stripes()[0].h264);
}

TEST(Session, a_new_controller_supersedes_the_old_one) {
  SinkBed bed;
  WsClient first(bed.port());
  start_watching(bed, first, 1);
  first.send("kd,97");
  first.send("m,10,20,1,0");
  ASSERT_TRUE(bed.wait_upstream(first, [](const auto &up) { return up.input.size() == 3; }));
  WsClient second(bed.port());
  second.send_settings();
  ASSERT_TRUE(first.wait_closed());
  EXPECT_TRUE(first.got_text("KILL "));
  EXPECT_EQ(first.close_code(), 1000);
  EXPECT_EQ(first.close_reason(), "Superseded by new client");
  EXPECT_NE(second.wait_text("PIPELINE_RESETTING primary"), "");
  ASSERT_TRUE(bed.wait_upstream(
      second, [](const auto &up) { return up.key_units == 2 && up.input.size() == 5; }));
  EXPECT_EQ(bed.upstream().input[3], "up 1 10 20");
  EXPECT_EQ(bed.upstream().input[4], "release a");
  bed.push_picture(2, true);
  EXPECT_TRUE(second.wait_stripes(kRows));
}

TEST(Session, viewers_watch_and_do_nothing_else) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  WsClient watcher(bed.port(), viewer());
  ASSERT_TRUE(bed.wait_upstream(watcher, [](const auto &up) { return up.key_units == 2; }));
  bed.forget_upstream();
  for (const char *text : {"kd,97", "m,1,2,1,0", "m2,1,1,0,0", "co,end,rm", "kr",
                           "r,800x600,primary", "s,192", "cr", "START_AUDIO"})
    watcher.send(text);
  watcher.send("STOP_VIDEO");
  EXPECT_NE(watcher.wait_text("VIDEO_STOPPED"), "");
  watcher.send("SETTINGS,{\"displayId\":\"primary\",\"video_crf\":40}");
  EXPECT_NE(watcher.wait_text("{\"type\":\"stream_resolution\""), "");
  EXPECT_TRUE(bed.upstream().input.empty());
  EXPECT_TRUE(bed.upstream().settings.empty());
  watcher.send("START_VIDEO");
  EXPECT_NE(watcher.wait_text("VIDEO_STARTED"), "");
  ASSERT_TRUE(bed.wait_upstream(watcher, [](const auto &up) { return up.key_units == 1; }));
  bed.push_picture(2, true);
  EXPECT_TRUE(watcher.wait_stripes(kRows));
  EXPECT_TRUE(page.wait_stripes(kRows)); // one encode for all
  EXPECT_FALSE(page.closed());
}

// Join, STOP_VIDEO, and START_VIDEO 250 ms later, as a Selkies viewer does: a picture at once each
// time. START_VIDEO while it plays brings no second gap.
TEST(Session, a_viewer_that_begins_sees_a_picture_at_once) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  // A viewer may begin twice before it has to wait a second, so each time is another viewer's.
  uint32_t frame = 2;
  const auto once = [&] {
    bed.forget_upstream();
    WsClient watcher(bed.port(), viewer());
    EXPECT_TRUE(bed.wait_upstream(watcher, [](const auto &up) { return up.key_units == 1; }));
    bed.push_picture(frame++, true);
    EXPECT_TRUE(watcher.wait_stripes(kRows));
    bed.forget_upstream();
    watcher.send("STOP_VIDEO");
    watcher.idle(250);
    const double ms = ms_of([&] {
      watcher.send("START_VIDEO");
      EXPECT_TRUE(bed.wait_upstream(watcher, [](const auto &up) { return up.key_units == 1; }));
    });
    bed.push_picture(frame++, true);
    EXPECT_TRUE(watcher.wait_stripes(kRows));
    watcher.forget();
    watcher.send("START_VIDEO");
    EXPECT_NE(watcher.wait_text("VIDEO_STARTED"), "");
    EXPECT_FALSE(watcher.got_text("PIPELINE_RESETTING"));
    bed.push_picture(frame++, false);
    EXPECT_TRUE(watcher.wait_stripes(1));
    return ms;
  };
  EXPECT_LT(quickest_ms(500, once), 500);
}

TEST(Session, stop_and_start_video) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  page.send("STOP_VIDEO");
  EXPECT_NE(page.wait_text("VIDEO_STOPPED"), "");
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.held == true; }));
  bed.push_picture(2, false);
  page.idle(100);
  EXPECT_TRUE(page.stripes().empty());
  bed.forget_upstream();
  page.send("START_VIDEO");
  EXPECT_NE(page.wait_text("VIDEO_STARTED"), "");
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units == 1; }));
  EXPECT_EQ(bed.upstream().held, false);
  bed.push_picture(3, true);
  ASSERT_TRUE(page.wait_stripes(kRows));
  page.forget();
  page.send("START_VIDEO"); // while it runs: begin anew
  EXPECT_NE(page.wait_text("VIDEO_STARTED"), "");
  EXPECT_EQ(page.index_of_text("PIPELINE_RESETTING primary"), 0);
}

TEST(Session, key_frame_requests_are_limited_and_none_is_lost) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  page.idle(300); // the interval since the first one
  bed.forget_upstream();
  const gint64 begin = g_get_monotonic_time();
  for (int i = 0; i < 200; i++)
    page.send("REQUEST_KEYFRAME");
  EXPECT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.key_units >= 1; }));
  page.idle(1000);
  const unsigned asked = bed.upstream().key_units;
  const double seconds = static_cast<double>(g_get_monotonic_time() - begin) / 1e6;
  EXPECT_LE(asked, 1 + static_cast<unsigned>(seconds * 4)) << "in " << seconds << " s";
}

TEST(Session, a_display_that_is_not_there_is_refused) {
  SinkBed bed;
  WsClient page(bed.port());
  page.send("SETTINGS,{\"displayId\":\"display2\"}");
  ASSERT_TRUE(page.wait_closed());
  EXPECT_TRUE(page.got_text("KILL "));
  EXPECT_EQ(page.close_code(), 1008);
}

TEST(Session, held_keys_are_released_when_the_client_goes_or_falls_silent) {
  SinkBed bed;
  WsClient other(bed.port());
  // A machine that pauses for as long as a client may be silent proves nothing: tried again.
  constexpr gint64 kPause = 1500000; // us
  bool told = false;
  for (int attempt = 0; attempt < 5 && !told; attempt++) {
    bed.forget_upstream();
    const gint64 begin = g_get_monotonic_time();
    {
      WsClient page(bed.port());
      page.send_settings();
      page.send("kd,65505");
      page.send("kd,65");
      ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.input.size() >= 2; }));
    }
    ASSERT_TRUE(bed.wait_upstream(other, [](const auto &up) { return up.input.size() == 4; }));
    told = g_get_monotonic_time() - begin < kPause;
  }
  ASSERT_TRUE(told) << "this machine pauses time after time";
  EXPECT_EQ(bed.upstream().input,
            (std::vector<std::string>{"press Shift_L", "press A", "release A", "release Shift_L"}));

  // One that says of b alone that it is still held.
  told = false;
  std::vector<std::string> input;
  for (int attempt = 0; attempt < 5 && !told; attempt++) {
    bed.forget_upstream();
    const gint64 begin = g_get_monotonic_time();
    other.send("kd,97");
    other.send("kd,98");
    gint64 last = begin, silent = 0;
    ASSERT_TRUE(other.wait([&] {
      silent = std::max(silent, g_get_monotonic_time() - last);
      last = g_get_monotonic_time();
      other.send("kh,98");
      return bed.upstream().input.size() >= 3;
    }));
    EXPECT_GE(g_get_monotonic_time() - begin, 1900000);
    input = bed.upstream().input;
    other.send("kr");
    ASSERT_TRUE(bed.wait_upstream(other, [](const auto &up) { return up.input.size() == 4; }));
    told = silent < kPause;
  }
  ASSERT_TRUE(told) << "this machine pauses time after time";
  EXPECT_EQ(input, (std::vector<std::string>{"press a", "press b", "release a"}));
}

TEST(Session, input_arrives_as_navigation) {
  SinkBed bed;
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  bed.forget_upstream();
  page.send("m,10,20,0,0");
  page.send("m,5000,-3,1,0");
  page.send("m,30,40,0,0");
  page.send("m2,0,0,0,1");
  page.send("m2,0,0,8,1");
  page.send("m2,0,0,0,1");
  page.send("m2,-5,6,0,0");
  page.send("kd,16785969"); // U+2231
  page.send("co,end,é,漢\n");
  const std::vector<std::string> expected = {
      "move 10 20",   "move 639 0",        "down 1 639 0", "move 30 40",
      "up 1 30 40",   "scroll 30 40 0 -1", "by -5 6",      "press U2231",
      "press eacute", "release eacute",    "press comma",  "release comma",
      "press U6F22",  "release U6F22",     "press Return", "release Return"};
  bed.wait_upstream(page, [&](const auto &up) { return up.input.size() >= expected.size(); });
  EXPECT_EQ(bed.upstream().input, expected);
}

TEST(Session, settings_go_upstream_unless_the_application_handles_them) {
  SinkBed bed;
  WsClient page(bed.port());
  ASSERT_NE(page.wait_text("{\"type\":\"server_settings\""), "");
  page.forget();
  page.send_settings("\"video_crf\":30,\"jpeg_quality\":\"x\",\"unknown\":1,\"framerate\":9999");
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return up.settings.size() >= 3; }));
  auto settings = bed.upstream().settings;
  std::ranges::sort(settings);
  EXPECT_EQ(settings, (std::vector<std::string>{"columns=false", "crf=30", "max-framerate=240"}));
  EXPECT_NE(page.wait_text("{\"type\":\"server_settings\",\"displayId\":\"primary\""), "");
  bed.forget_upstream();
  g_signal_connect(
      bed.sink(), "setting-changed",
      G_CALLBACK(+[](GstElement *, const char *name, const char *value, gpointer) -> gboolean {
        return g_str_equal(name, "video_crf") && g_str_equal(value, "31");
      }),
      nullptr);
  page.send_settings("\"video_crf\":31,\"jpeg_quality\":50");
  ASSERT_TRUE(bed.wait_upstream(page, [](const auto &up) { return !up.settings.empty(); }));
  EXPECT_EQ(bed.upstream().settings, std::vector<std::string>{"jpeg-quality=50"});
}

TEST(Session, resize_is_asked_for_or_answered_with_the_real_size) {
  SinkBed bed;
  WsClient page(bed.port());
  page.send("r,800x600,primary"); // before SETTINGS: nobody's wish
  page.send_settings();
  ASSERT_NE(page.wait_text("{\"type\":\"stream_resolution\",\"width\":640,\"height\":256"), "");
  static std::vector<std::string> asked; // written on the server thread, read after an answer
  asked.clear();
  g_signal_connect(bed.sink(), "resize-requested",
                   G_CALLBACK(+[](GstElement *, guint width, guint height, const char *display,
                                  gpointer) -> gboolean {
                     asked.push_back(std::to_string(width) + "x" + std::to_string(height) + " " +
                                     display);
                     return width == 1000;
                   }),
                   nullptr);
  page.idle(250);
  page.forget();
  page.send("r,801x601");
  EXPECT_NE(page.wait_text("{\"type\":\"stream_resolution\",\"width\":640"), "");
  EXPECT_EQ(asked, std::vector<std::string>{"800x600 primary"});
  page.idle(250);
  page.forget();
  page.send("r,1000x700,primary");
  page.idle(200);
  EXPECT_FALSE(page.got_text("{\"type\":\"stream_resolution\""));
  bed.set_caps("h264", 1000, 700);
  bed.push_picture(1, true);
  EXPECT_NE(page.wait_text("{\"type\":\"stream_resolution\",\"width\":1000,\"height\":700"), "");
}

TEST(Session, the_operators_word_on_size_and_pointer_stands) {
  unsigned asked = 0; // written on the server thread, read after its answer
  SinkBed bed("settings=\"s,manual_width=640,manual_height=256,enable_cursors=false\"");
  g_signal_connect(
      bed.sink(), "resize-requested",
      G_CALLBACK(+[](GstElement *, guint, guint, const char *, gpointer count) -> gboolean {
        ++*static_cast<unsigned *>(count);
        return TRUE;
      }),
      &asked);
  WsClient page(bed.port());
  start_watching(bed, page, 1);
  page.send("r,800x600,primary");
  EXPECT_NE(page.wait_text("{\"type\":\"stream_resolution\",\"width\":640,\"height\":256"), "");
  EXPECT_EQ(asked, 0u);
  const auto src = adopt(gst_bin_get_by_name(GST_BIN(bed.pipeline()), "src"));
  const auto pad = adopt(gst_element_get_static_pad(src.get(), "src"));
  gst_pad_push_event(pad.get(), gst_stripe_event_new_cursor(nullptr, 0, 0, 0, 0, 1));
  bed.push_picture(2, false);
  ASSERT_TRUE(page.wait_stripes(kRows));
  EXPECT_FALSE(page.got_text("cursor,"));
}

} // namespace
} // namespace stripes::test
