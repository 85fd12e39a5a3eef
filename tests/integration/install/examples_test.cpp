// SPDX-License-Identifier: MPL-2.0
// The examples of docs/examples, as they are installed: built by their own Makefile against the
// stage, run, and looked at from outside.
#include "integration/install/stage.h"
#include "integration/serving/served_display.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <regex>

namespace stripes::test {
namespace {

namespace fs = std::filesystem;

const std::string &built_examples() {
  static const std::string folder = [] {
    std::string to = stage().temporary("examples");
    fs::copy(stage().file("share/doc/gst-stripes/docs/examples"), to);
    const auto made = stage().run({"make", "-C", to, "CFLAGS=-O1 -Wall -Wextra -pedantic -Werror",
                                   "CXXFLAGS=-O1 -Wall -Wextra -Werror"},
                                  900);
    EXPECT_EQ(made.status, 0) << made.output;
    return to;
  }();
  return folder;
}

class Whiteboard : public testing::Test {
 protected:
  static constexpr unsigned kWidth = 640, kHeight = 480;

  void SetUp() override {
    ChildProcess::Options options;
    options.argv = {built_examples() + "/whiteboard", "0"};
    options.environment = stage().environment();
    static int count = 0;
    options.log_path = stage().temporary("whiteboard-" + std::to_string(++count) + ".log");
    log_path = options.log_path;
    program = std::make_unique<ChildProcess>(options);
    ASSERT_TRUE(said("http://127.0.0.1:")) << read_file(log_path);
    const std::string text = read_file(log_path);
    std::smatch found;
    ASSERT_TRUE(std::regex_search(text, found, std::regex(":(\\d+)/")));
    port = static_cast<uint16_t>(std::stoi(found[1]));
  }
  void TearDown() override {
    EXPECT_EQ(program->stop(), 0) << read_file(log_path);
    EXPECT_EQ(read_file(log_path).find("CRITICAL"), std::string::npos) << read_file(log_path);
  }
  bool said(const std::string &text) const {
    for (int i = 0; i < 1200; i++, g_usleep(50000))
      if (read_file(log_path).find(text) != std::string::npos)
        return true;
    return false;
  }
  static bool near_colour(const Page &page, unsigned x, unsigned y, uint32_t rgb) {
    const uint8_t *at = &const_cast<Page &>(page).canvas().pixels()[(size_t{y} * kWidth + x) * 4];
    const auto close_to = [](int a, unsigned b) {
      return std::abs(a - static_cast<int>(b & 255)) < 16;
    };
    return close_to(at[2], rgb >> 16) && close_to(at[1], rgb >> 8) && close_to(at[0], rgb);
  }

  std::string log_path;
  std::unique_ptr<ChildProcess> program;
  uint16_t port = 0;
};

TEST_F(Whiteboard, what_http_draws_is_seen_in_the_page) {
  Page page(port, kWidth, kHeight);
  ASSERT_TRUE(page.wait([&] { return near_colour(page, 320, 240, 0xffffff); }));
  const std::string drawn =
      http_get(port, "/board/dot?x=320&y=240&colour=ff0000", "Content-Length: 0\r\n", "POST");
  EXPECT_EQ(drawn.substr(9, 3), "204") << drawn;
  EXPECT_TRUE(page.wait([&] { return near_colour(page, 320, 240, 0xff0000); }));
  EXPECT_TRUE(near_colour(page, 420, 240, 0xffffff));
  EXPECT_EQ(page.error(), "");
  EXPECT_NE(http_get(port, "/board/").find("{\"dots\":1}"), std::string::npos);
  EXPECT_EQ(http_get(port, "/board/nothing").substr(9, 3), "404");
  EXPECT_EQ(http_get(port, "/board/dot?x=1&y=1&role=viewer", "Content-Length: 0\r\n", "POST")
                .substr(9, 3),
            "403");
  EXPECT_NE(http_get(port, "/").find("<html"), std::string::npos); // the page beside it
}

TEST_F(Whiteboard, hears_what_pages_set_say_and_point_at) {
  Page page(port, kWidth, kHeight);
  page.socket().send("SETTINGS,{\"video_crf\":28}");
  EXPECT_TRUE(said("setting video_crf=28")) << read_file(log_path);
  page.socket().send("m,100,100,0,0");
  page.socket().send("m,100,100,1,0");
  page.socket().send("m,100,100,0,0");
  EXPECT_TRUE(page.wait([&] { return near_colour(page, 100, 100, 0x2050c0); }));
  page.socket().send("wipe");
  EXPECT_NE(page.socket().wait_text("wiped"), "");
  EXPECT_TRUE(said("message wipe"));
  EXPECT_TRUE(page.wait([&] { return near_colour(page, 100, 100, 0xffffff); }));
}

TEST(StripesToFiles, rows_of_h264_decode) {
  const std::string out = stage().temporary("h264");
  fs::create_directory(out);
  const auto run = stage().run({built_examples() + "/stripes-to-files", out, "20"});
  ASSERT_EQ(run.status, 0) << run.output;
  unsigned rows = 0;
  for (const auto &entry : fs::directory_iterator(out)) {
    rows++;
    const std::string raw = stage().temporary("decoded.yuv");
    const auto decoded =
        stage().run({"gst-launch-1.0", "-q", "filesrc", "location=" + entry.path().string(), "!",
                     "h264parse", "!", "avdec_h264", "!", "filesink", "location=" + raw});
    EXPECT_EQ(decoded.status, 0) << decoded.output;
    EXPECT_GE(fs::file_size(raw), 320u * 48 * 3 / 2) << entry.path();
    EXPECT_EQ(decoded.output.find("WARN"), std::string::npos) << decoded.output;
  }
  EXPECT_EQ(rows, 4u); // 320x240 in rows of 64
}

TEST(StripesToFiles, jpeg_stripes_are_pictures) {
  const std::string out = stage().temporary("jpeg");
  fs::create_directory(out);
  const auto run = stage().run({built_examples() + "/stripes-to-files", out, "5",
                                "videotestsrc pattern=ball ! videoconvert ! stripeenc codec=jpeg"});
  ASSERT_EQ(run.status, 0) << run.output;
  unsigned files = 0;
  for (const auto &entry : fs::directory_iterator(out)) {
    files++;
    const auto decoded =
        stage().run({"gst-launch-1.0", "-q", "filesrc", "location=" + entry.path().string(), "!",
                     "jpegdec", "!", "video/x-raw,width=320", "!", "fakesink"});
    EXPECT_EQ(decoded.status, 0) << entry.path() << decoded.output;
  }
  EXPECT_GE(files, 8u);
}

TEST(StripesToFiles, failures_are_sentences) {
  const auto expect = [](const std::vector<std::string> &arguments, const char *sentence) {
    std::vector<std::string> argv = {built_examples() + "/stripes-to-files"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    const auto run = stage().run(argv);
    EXPECT_NE(run.status, 0);
    EXPECT_NE(run.output.find(sentence), std::string::npos) << run.output;
  };
  expect({"/nonexistent", "5"}, "could not be written");
  expect({"/tmp"}, "usage:");
  expect({"/tmp", "1", "nonsense"}, "nonsense");
}

} // namespace
} // namespace stripes::test
