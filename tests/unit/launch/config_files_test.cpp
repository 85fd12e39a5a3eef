// SPDX-License-Identifier: MPL-2.0
#include "config/config_files.h"
#include "config/options.h"
#include "support/child_process.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace stripes::launch {
namespace {

using Words = std::vector<std::string>;

class ConfigFiles : public testing::Test {
 protected:
  std::string write(const std::string &name, const std::string &text) {
    const std::string path = dir_.file(name);
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Result<Options> parse(Words arguments = {}, Words environment = {}) {
    environment.push_back("XDG_CONFIG_HOME=" + dir_.file("home"));
    environment.push_back("XDG_CONFIG_DIRS=" + dir_.file("near") + ":" + dir_.file("far"));
    return parse_options(arguments, environment);
  }
  int64_t port(Words arguments = {}, Words environment = {}) {
    const auto options = parse(std::move(arguments), std::move(environment));
    EXPECT_TRUE(options) << (options ? "" : options.failure().user);
    return options ? options->settings.get_int("port") : -1;
  }
  test::TempDir dir_;
};

constexpr const char *kFile = "/selkies/selkies-launch.ini";

TEST_F(ConfigFiles, Places) {
  EXPECT_EQ(default_config_files({"HOME=/h"}), (Words{"/h/.config/selkies/selkies-launch.ini",
                                                      "/etc/xdg/selkies/selkies-launch.ini"}));
  EXPECT_EQ(default_config_files({"HOME=/h", "XDG_CONFIG_HOME=/c", "XDG_CONFIG_DIRS=/a:rel:/b"}),
            (Words{"/c/selkies/selkies-launch.ini", "/a/selkies/selkies-launch.ini",
                   "/b/selkies/selkies-launch.ini"}));
}

TEST_F(ConfigFiles, Precedence) {
  EXPECT_EQ(port(), 8080) << "no file need be there";
  write(std::string("far") + kFile, "port = 1\nvideo_crf = 31\n");
  EXPECT_EQ(port(), 1);
  write(std::string("near") + kFile, "port = 2\n");
  EXPECT_EQ(port(), 2);
  write(std::string("home") + kFile, "[server]\nPORT=3\n");
  EXPECT_EQ(port(), 3);
  EXPECT_EQ(parse()->settings.get_int("video_crf"), 31) << "each setting by itself";
  EXPECT_EQ(port({}, {"CUSTOM_WS_PORT=4"}), 4);
  EXPECT_EQ(port({}, {"CUSTOM_WS_PORT=4", "SELKIES_PORT=5"}), 5);
  EXPECT_EQ(port({"--port=6"}, {"SELKIES_PORT=5"}), 6);
  EXPECT_EQ(port({"--no-config"}), 8080);
  const std::string named = write("named.ini", "video-crf = 20,10-40\n");
  EXPECT_EQ(port({"--config", named}), 8080) << "then only that one";
  EXPECT_EQ(parse({"--config=" + named})->settings.range_max("video_crf"), 40);
  EXPECT_EQ(parse({}, {"SELKIES_CONFIG=" + named})->settings.get_int("video_crf"), 20);
}

TEST_F(ConfigFiles, Text) {
  const std::string path =
      write("a.ini", "\xEF\xBB\xBF# comment\r\n; comment\r\n\r\n[ any heading ]\r\n"
                     "ui_title = \"  two  words = \" \r\nuse-css-scaling=true | locked\r\n"
                     "h264_crf = 33\r\naddr =\r\nencoder = jpeg");
  const auto options = parse({"--config=" + path});
  ASSERT_TRUE(options) << options.failure().user;
  EXPECT_EQ(options->settings.get_text("ui_title"), "two  words =");
  EXPECT_TRUE(options->settings.locked("use_css_scaling"));
  EXPECT_EQ(options->settings.get_int("video_crf"), 33);
  EXPECT_EQ(options->settings.get_text("addr"), "127.0.0.1");
  EXPECT_EQ(options->settings.get_text("encoder"), "jpeg");
}

TEST_F(ConfigFiles, MistakesAreSaidWithFileAndLine) {
  struct Case {
    const char *text, *line, *part;
  };
  for (const Case &c : {
           Case{"port = 1\nno equals sign, s3cret\n", "line 2", "name = value"},
           Case{"= 3\n", "line 1", "name = value"},
           Case{"[open\n", "line 1", "heading"},
           Case{"\n\npassword with = s3cret\n", "line 3", "name = value"},
           Case{"port = \xFF\n", "line 1", "UTF-8"},
           Case{"prot = 1\n", "line 1", "no setting called prot"},
           Case{"master_token = s3cret\n", "line 1", "Selkies has the setting master_token"},
           Case{"# x\nvideo_crf = 99\n", "line 2", "5-50"},
           Case{"port=1\nPORT=2\n", "line 2", "line 1"},
           Case{"video_crf=20\nh264_crf=30\n", "line 2", "line 1"},
       }) {
    const std::string path = write("bad.ini", c.text);
    const auto options = parse({"--config=" + path});
    ASSERT_FALSE(options) << c.text;
    const std::string &said = options.failure().user;
    EXPECT_EQ(said.find(path + ", " + c.line + ": "), 0u) << said;
    EXPECT_NE(said.find(c.part), std::string::npos) << said;
    EXPECT_EQ(said.find("s3cret"), std::string::npos) << said;
    EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  }
  const std::string path = write("bad.ini", "video_crf = 99\n");
  EXPECT_FALSE(parse({"--config=" + path, "--video-crf=20"})) << "also where nobody would notice";
}

TEST_F(ConfigFiles, Unreadable) {
  for (const std::string &path : {dir_.file("none.ini"), dir_.path()}) {
    const auto options = parse({"--config=" + path});
    ASSERT_FALSE(options);
    EXPECT_EQ(options.failure().user.find(path + " "), 0u) << options.failure().user;
  }
  const std::string fifo = dir_.file("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_FALSE(parse({"--config=" + fifo}));
  EXPECT_FALSE(parse({"--config=" + write("big", std::string(2 << 20, '\n'))}));
  EXPECT_FALSE(parse({"--config"}));
}

} // namespace
} // namespace stripes::launch
