// SPDX-License-Identifier: MPL-2.0
#include "config/options.h"
#include "process/environment.h"
#include "reference/help.h"
#include "reference/settings_page.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace stripes::launch {
namespace {

using Words = std::vector<std::string>;

// What lies on this machine is not looked at.
Words with_no_files(Words environment) {
  environment.insert(environment.end(), {"HOME=/nonexistent", "XDG_CONFIG_DIRS=/nonexistent"});
  return environment;
}

Options parsed(const Words &arguments, const Words &environment = {}) {
  const auto options = parse_options(arguments, with_no_files(environment));
  EXPECT_TRUE(options) << (options ? "" : options.failure().user);
  return options ? *options : Options();
}

std::string refused(const Words &arguments, const Words &environment = {}) {
  const auto options = parse_options(arguments, with_no_files(environment));
  EXPECT_FALSE(options);
  return options ? "" : options.failure().user;
}

TEST(Options, Spellings) {
  for (const Words &words : {Words{"--video-crf=30"}, Words{"--video_crf=30"},
                             Words{"--video-crf", "30"}, Words{"--VIDEO_crf", "30"}})
    EXPECT_EQ(parsed(words).settings.get_int("video_crf"), 30) << words[0];
  EXPECT_EQ(parsed({"--video-crf=20", "--video_crf=30"}).settings.get_int("video_crf"), 30)
      << "the last one counts";
}

TEST(Options, Flags) {
  EXPECT_TRUE(parsed({"--debug"}).settings.get_bool("debug"));
  EXPECT_TRUE(parsed({"--debug=true"}).settings.get_bool("debug"));
  EXPECT_FALSE(parsed({"--enable-resize=false"}).settings.get_bool("enable_resize"));
  EXPECT_FALSE(parsed({"--enable_resize", "false"}).settings.get_bool("enable_resize"));
  EXPECT_FALSE(parsed({"--no-enable-resize"}).settings.get_bool("enable_resize"));
  EXPECT_EQ(parsed({"--no-window-manager"}).settings.get_text("window_manager"), "false");
  EXPECT_TRUE(parsed({"--use-css-scaling=true|locked"}).settings.locked("use_css_scaling"));
  const Options options = parsed({"--debug", "xterm", "--no-such"});
  EXPECT_TRUE(options.settings.get_bool("debug"));
  EXPECT_EQ(options.command, (Words{"xterm", "--no-such"}));
}

TEST(Options, Command) {
  EXPECT_EQ(parsed({"--", "sh", "-c", "exit 3"}).command, (Words{"sh", "-c", "exit 3"}));
  EXPECT_EQ(parsed({"--port", "0", "--", "--odd"}).command, (Words{"--odd"}));
  EXPECT_EQ(parsed({"--port=0", "xterm", "--", "-x"}).command, (Words{"xterm", "--", "-x"}));
  EXPECT_TRUE(parsed({}).command.empty());
  EXPECT_TRUE(parsed({"--"}).command.empty());
}

TEST(Options, Mistakes) {
  EXPECT_NE(refused({"--no-such=1"}).find("--no-such"), std::string::npos);
  EXPECT_NE(refused({"-x"}).find("-x"), std::string::npos);
  EXPECT_NE(refused({"--no-port"}).find("--no-port"), std::string::npos);
  EXPECT_NE(refused({"--no-debug=true"}).find("--no-debug"), std::string::npos);
  EXPECT_NE(refused({"--no-print-pipeline"}).find("--no-print-pipeline"), std::string::npos);
  EXPECT_NE(refused({"--port"}).find("needs a value"), std::string::npos);
  EXPECT_NE(refused({"--port", "--", "xterm"}).find("needs a value"), std::string::npos);
  EXPECT_NE(refused({"--port=http"}).find("0-65535"), std::string::npos);
  EXPECT_NE(refused({"--encoder=vp9"}).find("h264enc-striped"), std::string::npos);
  EXPECT_NE(refused({}, {"SELKIES_VIDEO_CRF=99"}).find("SELKIES_VIDEO_CRF"), std::string::npos);
}

TEST(Options, Actions) {
  EXPECT_EQ(parsed({"--help"}).action, Action::Help);
  EXPECT_EQ(parsed({"-h", "--version"}).action, Action::Help);
  EXPECT_EQ(parsed({"--version"}).action, Action::Version);
  EXPECT_EQ(parsed({"--print_pipeline", "--port=1"}).action, Action::PrintPipeline);
  EXPECT_EQ(parsed({"--", "--help"}).action, Action::Run);
  EXPECT_EQ(parsed({"--check", "--port=0"}).action, Action::Check);
  EXPECT_EQ(parsed({"--help=video"}).action_argument, "video");
  EXPECT_NE(refused({"--version=1"}).find("--version"), std::string::npos);
  EXPECT_EQ(parsed({"--help"}, {"SELKIES_VIDEO_CRF=99"}).action, Action::Help)
      << "what is wrong elsewhere keeps no help away";
  EXPECT_EQ(parsed({"--gst-debug=3", "xterm"}).gstreamer, (Words{"--gst-debug=3"}));
}

TEST(Options, Precedence) {
  const Words environment = {"SELKIES_PORT=1001", "CUSTOM_WS_PORT=1002"};
  EXPECT_EQ(parsed({"--port=1000"}, environment).settings.get_int("port"), 1000);
  EXPECT_EQ(parsed({}, environment).settings.get_int("port"), 1001);
  EXPECT_EQ(parsed({}, {"SELKIES_PORT=", "CUSTOM_WS_PORT=1002"}).settings.get_int("port"), 1002);
  EXPECT_EQ(parsed({}, {"custom_ws_port=1002"}).settings.get_int("port"), 1002);
  EXPECT_EQ(parsed({}, {"selkies_Port=1003"}).settings.get_int("port"), 1003);
  EXPECT_EQ(parsed({}, {"SELKIES_PORTS=1", "PORT=2"}).settings.get_int("port"), 8080);
  EXPECT_EQ(parsed({"--port="}, environment).settings.get_int("port"), 8080)
      << "an empty text means the default";
  EXPECT_TRUE(parsed({"--port="}, environment).given.empty());
}

TEST(Options, OlderNames) {
  EXPECT_EQ(parsed({}, {"SELKIES_H264_CRF=31"}).settings.get_int("video_crf"), 31);
  EXPECT_EQ(
      parsed({}, {"SELKIES_H264_CRF=31", "SELKIES_VIDEO_CRF=32"}).settings.get_int("video_crf"),
      32);
  const Options options = parsed({"--paint-over-trigger-frames=30"});
  EXPECT_EQ(options.settings.get_int("paint_over_delay"), 500);
  ASSERT_EQ(options.given.size(), 1u);
  EXPECT_STREQ(options.given[0].spec->name, "paint_over_delay");
  EXPECT_EQ(options.given[0].text, "500");
}

TEST(Options, SettingsOfSelkiesThatDoNotExistHere) {
  const Options options =
      parsed({}, {"SELKIES_GAMEPAD_ENABLED=false", "SELKIES_ENABLE_HTTPS=true", "SELKIES_PORTT=1",
                  "SELKIES_MASTER_TOKEN=hush", "SELKIES_TURN_HOST=", "SELKIES_VIDEO_CRF=30"});
  EXPECT_EQ(options.settings.get_int("video_crf"), 30);
  ASSERT_EQ(options.notes.size(), 2u);
  EXPECT_EQ(options.notes[0].text,
            "These settings of Selkies do not exist here and are ignored: SELKIES_GAMEPAD_ENABLED, "
            "SELKIES_ENABLE_HTTPS, SELKIES_MASTER_TOKEN.");
  EXPECT_EQ(options.notes[1].level, LogLevel::Warning);
  EXPECT_NE(options.notes[1].text.find("SELKIES_PORTT"), std::string::npos);
  for (const char *word : {"--gamepad-enabled=false", "--gamepad_enabled", "--no-gamepad-enabled"})
    EXPECT_NE(refused({word}).find("Selkies has the setting gamepad_enabled"), std::string::npos)
        << word;
}

TEST(Options, ValuesAsSelkiesHasThem) {
  const Options options =
      parsed({}, {"SELKIES_ENCODER=x264enc,x264enc-striped,jpeg", "SELKIES_FRAMERATE=8-120",
                  "SELKIES_DEBUG=False", "SELKIES_ENABLE_RESIZE=true|locked", "TITLE=Mine"});
  EXPECT_EQ(options.settings.range_max("framerate"), 120);
  EXPECT_TRUE(options.settings.locked("enable_resize"));
  EXPECT_EQ(options.settings.get_text("ui_title"), "Mine");
}

TEST(Options, EncoderOfWebRtcMode) {
  const auto both = parsed({"--mode=webrtc", "--encoder=vp8enc"});
  EXPECT_EQ(both.settings.get_text("webrtc_encoder"), "vp8enc");
  EXPECT_EQ(both.settings.get_text("encoder"), Settings().get_text("encoder"));
  EXPECT_EQ(parsed({"--encoder=x264enc", "--mode=webrtc"}).settings.get_text("webrtc_encoder"),
            "x264enc");
  EXPECT_EQ(
      parsed({"--mode=webrtc"}, {"SELKIES_ENCODER=nvh264enc"}).settings.get_text("webrtc_encoder"),
      "nvh264enc");
  const auto own = parsed({"--mode=webrtc", "--encoder=vp8enc", "--webrtc-encoder=vp9enc"});
  EXPECT_EQ(own.settings.get_text("webrtc_encoder"), "vp9enc");
  const auto stripes = parsed({"--mode=webrtc", "--encoder=jpeg"});
  EXPECT_EQ(stripes.settings.get_text("encoder"), "jpeg") << "that of the way out";
  EXPECT_EQ(stripes.settings.get_text("webrtc_encoder"), "auto");
  EXPECT_EQ(parsed({"--encoder=x264enc"}).settings.get_text("encoder"), "h264enc");
  EXPECT_NE(refused({"--encoder=vp8enc"}).find("vp8enc"), std::string::npos);
  EXPECT_NE(refused({"--mode=webrtc", "--encoder=smoke"}).find("smoke"), std::string::npos);
}

TEST(Options, LogLevel) {
  EXPECT_EQ(wanted_log_level(parsed({}).settings), LogLevel::Info);
  EXPECT_EQ(wanted_log_level(parsed({"--log-level=error"}).settings), LogLevel::Error);
  EXPECT_EQ(wanted_log_level(parsed({"--debug"}).settings), LogLevel::Debug);
  EXPECT_NE(refused({"--log-level=error,debug"}).find("one of"), std::string::npos);
}

TEST(Options, HelpOfAGroup) {
  const auto help = group_help_text("VIDEO");
  ASSERT_TRUE(help);
  EXPECT_NE(help->find("--video-crf"), std::string::npos);
  EXPECT_EQ(help->find("--port"), std::string::npos);
  const auto none = group_help_text("smells");
  ASSERT_FALSE(none);
  EXPECT_NE(none.failure().user.find("server, display"), std::string::npos);
}

TEST(Options, HelpNamesEverySetting) {
  const std::string help = help_text();
  for (const SettingSpec &spec : setting_table()) {
    std::string option = "--" + std::string(spec.name);
    for (char &c : option)
      if (c == '_')
        c = '-';
    EXPECT_NE(help.find("  " + option), std::string::npos) << option;
  }
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);)
    EXPECT_LE(line.size(), 104u) << line;
}

TEST(Options, DocumentationIsUpToDate) {
  std::ifstream file(std::string(std::getenv("STRIPES_SOURCE_ROOT")) + "/docs/settings.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), settings_markdown())
      << "write it anew: selkies-launch --print-settings-doc > docs/settings.md";
}

TEST(Environment, Entries) {
  Environment environment = {"A=1", "AB=2", "EMPTY="};
  EXPECT_EQ(env_get(environment, "A"), "1");
  EXPECT_EQ(env_get(environment, "AB"), "2");
  EXPECT_EQ(env_get(environment, "ABC"), "");
  env_set(environment, "A", "3");
  EXPECT_EQ(env_get(environment, "A"), "3");
  EXPECT_EQ(environment.size(), 3u);
  env_unset(environment, "AB");
  EXPECT_EQ(env_get(environment, "AB"), "");
  EXPECT_EQ(env_get_any_case(environment, "empty"), "");
}

TEST(Environment, Utf8Locale) {
  const auto locale = [](Environment environment) {
    ensure_utf8_locale(environment);
    return std::string(env_get(environment, "LC_ALL")) + "," +
           std::string(env_get(environment, "LC_CTYPE")) + "," +
           std::string(env_get(environment, "LANG"));
  };
  EXPECT_EQ(locale({}), ",,C.UTF-8");
  EXPECT_EQ(locale({"LANG=C"}), ",,C.UTF-8");
  EXPECT_EQ(locale({"LANG=C.UTF-8"}), ",,C.UTF-8");
  EXPECT_EQ(locale({"LANG=C.UTF-8", "LC_CTYPE=POSIX"}), ",C.UTF-8,C.UTF-8");
  EXPECT_EQ(locale({"LANG=C.UTF-8", "LC_ALL=C"}), "C.UTF-8,,C.UTF-8");
  EXPECT_EQ(locale({"LANG=xx_YY.UTF-8"}), ",,C.UTF-8") << "a locale that is not installed";
}

} // namespace
} // namespace stripes::launch
