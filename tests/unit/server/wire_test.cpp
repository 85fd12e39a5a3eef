// SPDX-License-Identifier: MPL-2.0
#include "server/static_files.h"
#include "server/wire.h"

#include <gtest/gtest.h>
#include <png.h>
#include <vector>

using namespace stripes;

namespace {

Stripe stripe(bool key) {
  Stripe s;
  s.frame_id = 0x10203;
  s.y = 0x0405;
  s.width = 0x0607;
  s.height = 0x0809;
  s.key = key;
  return s;
}

TEST(Wire, video_headers) {
  MessageHeader header;
  EXPECT_EQ(video_header(stripe(true), Codec::H264, header), 10);
  EXPECT_EQ(header, (MessageHeader{4, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(video_header(stripe(false), Codec::H264, header), 10);
  EXPECT_EQ(header[1], 0);
  EXPECT_EQ(video_header(stripe(true), Codec::Jpeg, header), 6);
  EXPECT_EQ((std::vector<uint8_t>(header.begin(), header.begin() + 6)),
            (std::vector<uint8_t>{3, 0, 2, 3, 4, 5}));
}

TEST(Wire, a_stripe_that_begins_further_right_says_where) {
  MessageHeader header;
  Stripe narrow = stripe(true);
  narrow.x = 0x0a0b;
  EXPECT_EQ(video_header(narrow, Codec::H264, header), 12);
  EXPECT_EQ(header, (MessageHeader{4, 0x81, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
  narrow.key = false;
  EXPECT_EQ(video_header(narrow, Codec::H264, header), 12);
  EXPECT_EQ(header[1], 0x80);
  narrow.x = 0;
  narrow.hole = {0x0102, 0x0304, 0x0506, 0x0708};
  EXPECT_EQ(video_header(narrow, Codec::H264, header), 18);
  EXPECT_EQ(header, (MessageHeader{4, 0x40, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(Wire, a_sound_header_says_that_nothing_is_sent_twice) {
  MessageHeader header;
  header.fill(0xff);
  ASSERT_EQ(sound_header(header), 2);
  EXPECT_EQ(header[0], 1);
  EXPECT_EQ(header[1], 0);
}

TEST(Wire, json_strings_are_escaped) {
  EXPECT_EQ(json_string("a\"b\\c\n\x01é"), "\"a\\\"b\\\\c\\u000a\\u0001é\"");
}

TEST(Wire, statistics_do_not_follow_the_locale) {
  const std::string text = network_stats_text(1.5, 20.25);
  EXPECT_NE(text.find("\"bandwidth_mbps\":1.500,\"latency_ms\":20.250}"), std::string::npos)
      << text;
  EXPECT_NE(network_stats_text(0, -1).find("\"latency_ms\":0}"), std::string::npos);
  SystemStats system;
  const std::string stats = system.text();
  EXPECT_NE(stats.find("\"type\":\"system_stats\""), std::string::npos);
  EXPECT_NE(stats.find("\"mem_total\":"), std::string::npos);
}

TEST(Wire, a_cursor_is_a_png_without_premultiplied_colours) {
  // One opaque red pixel and one half transparent green one.
  const uint8_t bgra[] = {0, 0, 255, 255, 0, 64, 0, 128};
  const std::string text = cursor_text(bgra, 2, 1, 1, 0, 41);
  ASSERT_TRUE(text.starts_with("cursor,{\"curdata\":\"")) << text;
  EXPECT_NE(text.find("\",\"width\":2,\"height\":1,\"hotx\":1,\"hoty\":0,\"handle\":42}"),
            std::string::npos)
      << text;
  const size_t begin = std::string("cursor,{\"curdata\":\"").size();
  const std::string base64 = text.substr(begin, text.find('"', begin) - begin);
  gsize size = 0;
  const Unique<guchar, g_free> data(g_base64_decode(base64.c_str(), &size));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(png_image_begin_read_from_memory(&image, data.get(), size));
  image.format = PNG_FORMAT_BGRA;
  std::vector<uint8_t> pixels(PNG_IMAGE_SIZE(image));
  ASSERT_TRUE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
  EXPECT_EQ(pixels, (std::vector<uint8_t>{0, 0, 255, 255, 0, 128, 0, 128}));
}

TEST(Wire, a_hidden_cursor) {
  EXPECT_EQ(cursor_text(nullptr, 0, 0, 0, 0, 7),
            R"(cursor,{"curdata":"","width":0,"height":0,"hotx":0,"hoty":0,"handle":0})");
}

TEST(StaticFiles, the_compiled_page) {
  StaticFiles files("");
  const auto page = files.find("/");
  ASSERT_TRUE(page);
  EXPECT_STREQ(page->type, "text/html; charset=utf-8");
  EXPECT_EQ(page->etag, files.find("/index.html")->etag);
  EXPECT_FALSE(files.find("/none.html"));
  EXPECT_FALSE(files.find(""));
}

TEST(StaticFiles, a_folder_and_nothing_outside) {
  const Unique<char, g_free> parent(g_dir_make_tmp("stripes-web-XXXXXX", nullptr));
  const std::string base = parent.get(), root = base + "/root";
  g_mkdir_with_parents((root + "/sub").c_str(), 0700);
  const auto write = [](const std::string &path, const char *text) {
    ASSERT_TRUE(g_file_set_contents(path.c_str(), text, -1, nullptr));
  };
  write(base + "/secret.txt", "secret");
  write(root + "/index.html", "<p>");
  write(root + "/sub/a.js", "1");
  write(root + "/.hidden", "x");
  ASSERT_EQ(symlink("../secret.txt", (root + "/link.txt").c_str()), 0);
  ASSERT_EQ(mkfifo((root + "/fifo").c_str(), 0600), 0);
  StaticFiles files(root + "/");
  ASSERT_TRUE(files.find("/"));
  EXPECT_EQ(g_bytes_get_size(files.find("/")->content.get()), 3u);
  EXPECT_STREQ(files.find("/sub/a.js")->type, "text/javascript; charset=utf-8");
  for (const char *path :
       {"/../secret.txt", "/sub/../../secret.txt", "/link.txt", "/.hidden", "/sub", "/sub/",
        "/fifo", "//etc/passwd", "/sub/..", "/sub/a.js/", "\\..\\secret", "secret.txt"})
    EXPECT_FALSE(files.find(path)) << path;
  EXPECT_FALSE(files.find(std::string_view("/index.html\0.js", 15)));
  for (const char *name : {"/root/sub/a.js", "/root/index.html", "/root/.hidden", "/root/link.txt",
                           "/root/fifo", "/secret.txt", "/root/sub", "/root", ""})
    EXPECT_EQ(remove((base + name).c_str()), 0) << name;
}

TEST(StaticFiles, a_missing_folder_serves_nothing) {
  StaticFiles files("/nonexistent/folder");
  EXPECT_FALSE(files.find("/"));
}

} // namespace
