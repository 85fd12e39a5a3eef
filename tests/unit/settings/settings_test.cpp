// SPDX-License-Identifier: MPL-2.0
#include "settings/settings.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

using PageChange = Settings::PageChange;

TEST(SettingTable, NamesAreFoundInAnySpelling) {
  ASSERT_NE(find_setting("video_crf"), nullptr);
  EXPECT_EQ(find_setting("video-crf"), find_setting("video_crf"));
  EXPECT_EQ(find_setting("VIDEO_CRF"), find_setting("video_crf"));
  EXPECT_EQ(find_setting("video_cr"), nullptr);
  EXPECT_EQ(find_setting(""), nullptr);
}

TEST(SettingTable, EveryDefaultIsAValidOperatorText) {
  for (const SettingSpec &spec : setting_table()) {
    Settings settings;
    EXPECT_TRUE(settings.set_operator(spec.name, spec.default_value)) << spec.name;
    EXPECT_EQ(settings.get_text(spec.name), Settings().get_text(spec.name)) << spec.name;
    EXPECT_NE(spec.group, nullptr);
    EXPECT_GT(std::string_view(spec.help).size(), 5u) << spec.name;
  }
}

TEST(SettingTable, EveryAliasNamesASetting) {
  for (const SettingAlias &alias : setting_aliases()) {
    EXPECT_NE(find_setting(alias.setting), nullptr) << alias.name;
    EXPECT_EQ(find_setting(alias.name), nullptr) << alias.name;
  }
}

TEST(Settings, Defaults) {
  const Settings settings;
  EXPECT_EQ(settings.get_text("addr"), "127.0.0.1");
  EXPECT_EQ(settings.get_int("port"), 8080);
  EXPECT_EQ(settings.get_text("encoder"), "h264enc-striped");
  EXPECT_EQ(settings.get_int("framerate"), 60);
  EXPECT_EQ(settings.range_min("framerate"), 8);
  EXPECT_EQ(settings.range_max("framerate"), 240);
  EXPECT_TRUE(settings.get_bool("enable_resize"));
  EXPECT_FALSE(settings.overridden("encoder"));
  EXPECT_FALSE(settings.locked("encoder"));
}

TEST(Settings, UnknownNamesAreRefusedAndReadAsNothing) {
  Settings settings;
  const Status status = settings.set_operator("no_such", "1");
  ASSERT_FALSE(status);
  EXPECT_NE(status.failure().user.find("no_such"), std::string::npos);
  EXPECT_EQ(settings.get_text("no_such"), "");
  EXPECT_EQ(settings.get_int("no_such"), 0);
  EXPECT_EQ(settings.set_from_page("no_such", "1"), PageChange::Refused);
}

TEST(Settings, BoolSyntax) {
  Settings settings;
  EXPECT_TRUE(settings.set_operator("use_css_scaling", "TRUE"));
  EXPECT_TRUE(settings.get_bool("use_css_scaling"));
  EXPECT_TRUE(settings.overridden("use_css_scaling"));
  EXPECT_FALSE(settings.locked("use_css_scaling"));
  EXPECT_TRUE(settings.set_operator("use_css_scaling", "false|locked"));
  EXPECT_FALSE(settings.get_bool("use_css_scaling"));
  EXPECT_TRUE(settings.locked("use_css_scaling"));
  EXPECT_TRUE(settings.set_operator("use_css_scaling", ""));
  EXPECT_FALSE(settings.overridden("use_css_scaling"));
  EXPECT_FALSE(settings.locked("use_css_scaling"));
  for (const char *bad : {"maybe", "true|lock", "true|locked|locked", "|locked", "2"}) {
    const Status status = settings.set_operator("use_css_scaling", bad);
    ASSERT_FALSE(status) << bad;
    EXPECT_NE(status.failure().user.find("true or false"), std::string::npos);
  }
}

TEST(Settings, EnumSyntax) {
  Settings settings;
  EXPECT_TRUE(settings.set_operator("encoder", "jpeg, h264enc"));
  EXPECT_EQ(settings.get_text("encoder"), "jpeg");
  EXPECT_EQ(settings.allowed("encoder"), (std::vector<std::string>{"jpeg", "h264enc"}));
  EXPECT_FALSE(settings.locked("encoder"));
  EXPECT_TRUE(settings.set_operator("encoder", "JPEG"));
  EXPECT_TRUE(settings.locked("encoder"));
  EXPECT_TRUE(settings.set_operator("encoder", "x264enc-striped,h264enc-striped"));
  EXPECT_EQ(settings.get_text("encoder"), "h264enc-striped");
  EXPECT_TRUE(settings.locked("encoder"));
  for (const char *bad : {"vp9", "jpeg,", ",", "jpeg;h264enc"}) {
    const Status status = settings.set_operator("encoder", bad);
    ASSERT_FALSE(status) << bad;
    EXPECT_NE(status.failure().user.find("h264enc-striped h264enc jpeg"), std::string::npos);
  }
  EXPECT_EQ(settings.get_text("encoder"), "h264enc-striped") << "a refused text changes nothing";
}

TEST(Settings, RangeSyntax) {
  Settings settings;
  const auto expect = [&](const char *text, int64_t value, int64_t min, int64_t max, bool locked) {
    ASSERT_TRUE(settings.set_operator("framerate", text)) << text;
    EXPECT_EQ(settings.get_int("framerate"), value) << text;
    EXPECT_EQ(settings.range_min("framerate"), min) << text;
    EXPECT_EQ(settings.range_max("framerate"), max) << text;
    EXPECT_EQ(settings.locked("framerate"), locked) << text;
  };
  expect("30", 30, 8, 240, false);
  expect("10-40", 40, 10, 40, false);
  expect("80-100", 80, 80, 100, false);
  expect("10-100", 60, 10, 100, false);
  expect("30,10-40", 30, 10, 40, false);
  expect(" 30 , 10 - 40 ", 30, 10, 40, false);
  expect("30-30", 30, 30, 30, true);
  expect("", 60, 8, 240, false);
  for (const char *bad : {"7", "241", "x", "40-10", "10-40,30", "50,10-40", "7-40", "10-", "-10",
                          "1,2,3", "30fps", "99999999999999999999", "10-99999999999999999999"}) {
    const Status status = settings.set_operator("framerate", bad);
    ASSERT_FALSE(status) << bad;
    EXPECT_NE(status.failure().user.find("8-240"), std::string::npos);
  }
}

TEST(Settings, IntSyntax) {
  Settings settings;
  EXPECT_TRUE(settings.set_operator("port", "0"));
  EXPECT_EQ(settings.get_int("port"), 0);
  for (const char *bad : {"65536", "-1", "80x", "8080.0", "0x50"})
    EXPECT_FALSE(settings.set_operator("port", bad)) << bad;
}

TEST(Settings, PageChangesStayInsideTheOperatorsLimits) {
  Settings settings;
  EXPECT_EQ(settings.set_from_page("video_crf", "25"), PageChange::Unchanged);
  EXPECT_EQ(settings.set_from_page("video_crf", "30"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("video_crf"), 30);
  EXPECT_EQ(settings.initial_text("video_crf"), "25");
  EXPECT_EQ(settings.set_from_page("video_crf", "99"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("video_crf"), 50);
  ASSERT_TRUE(settings.set_operator("video_crf", "25,20-30"));
  EXPECT_EQ(settings.set_from_page("video_crf", "-5"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("video_crf"), 20);
  ASSERT_TRUE(settings.set_operator("video_crf", "23-23"));
  EXPECT_EQ(settings.set_from_page("video_crf", "24"), PageChange::Unchanged);
  EXPECT_EQ(settings.get_int("video_crf"), 23);

  ASSERT_TRUE(settings.set_operator("encoder", "jpeg,h264enc"));
  EXPECT_EQ(settings.set_from_page("encoder", "h264enc-striped"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("encoder", "x264enc"), PageChange::Applied);
  EXPECT_EQ(settings.get_text("encoder"), "h264enc");

  ASSERT_TRUE(settings.set_operator("use_paint_over_quality", "true|locked"));
  EXPECT_EQ(settings.set_from_page("use_paint_over_quality", "false"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("use_paint_over_quality", "true"), PageChange::Unchanged);
  EXPECT_TRUE(settings.get_bool("use_paint_over_quality"));
}

TEST(Settings, PagesCannotTouchWhatIsNotTheirs) {
  Settings settings;
  for (const SettingSpec &spec : setting_table()) {
    if (spec.flags & kPageMayChange)
      continue;
    for (const char *text : {"1", "false", "xorg", "0.0.0.0"})
      EXPECT_EQ(settings.set_from_page(spec.name, text), PageChange::Refused) << spec.name;
  }
}

TEST(Settings, HostilePageTextsAreRefused) {
  Settings settings;
  for (const std::string &text :
       {std::string(2000, '1'), std::string("25\0", 3), std::string("1e300"), std::string("25.5"),
        std::string("NaN"), std::string(""), std::string("99999999999999999999999")})
    EXPECT_EQ(settings.set_from_page("video_crf", text), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("encoder", "jpeg,h264enc"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("use_css_scaling", "true|locked"), PageChange::Refused);
}

TEST(Settings, ManualSizeForcesManualMode) {
  Settings settings;
  ASSERT_TRUE(settings.set_operator("manual_width", "1280"));
  ASSERT_TRUE(settings.set_operator("is_manual_resolution_mode", "false"));
  EXPECT_TRUE(settings.get_bool("is_manual_resolution_mode"));
  EXPECT_TRUE(settings.locked("is_manual_resolution_mode"));
  EXPECT_EQ(settings.set_from_page("is_manual_resolution_mode", "false"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("manual_width", "640"), PageChange::Refused);
  EXPECT_EQ(settings.get_int("manual_width"), 1280);
}

TEST(Settings, PageMayChooseAManualSizeWhenNobodyFixedIt) {
  Settings settings;
  EXPECT_EQ(settings.set_from_page("is_manual_resolution_mode", "true"), PageChange::Applied);
  EXPECT_EQ(settings.set_from_page("manual_width", "640"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("manual_width"), 640);
}

TEST(Settings, PagesChooseTheRateControlUnlessTheOperatorSaysNo) {
  Settings settings;
  EXPECT_EQ(settings.set_from_page("rate_control_mode", "cbr"), PageChange::Applied);
  EXPECT_EQ(settings.set_from_page("rate_control_mode", "vbr"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("video_bitrate", "5"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("video_bitrate"), 100);
  EXPECT_EQ(settings.set_from_page("video_bitrate", "2000000"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("video_bitrate"), 1000000);
  EXPECT_EQ(settings.set_from_page("enable_rate_control", "false"), PageChange::Refused);
  ASSERT_TRUE(settings.set_operator("enable_rate_control", "false"));
  EXPECT_TRUE(settings.locked("rate_control_mode"));
  EXPECT_EQ(settings.set_from_page("rate_control_mode", "crf"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("video_bitrate", "500"), PageChange::Applied);
  EXPECT_FALSE(settings.set_operator("video_bitrate", "99"));
  EXPECT_FALSE(settings.set_operator("video_min_qp", "52"));
}

TEST(Settings, ScalingDpiIsLockedOnceTheOperatorSaysIt) {
  Settings settings;
  EXPECT_EQ(settings.set_from_page("scaling_dpi", "144"), PageChange::Applied);
  EXPECT_EQ(settings.set_from_page("scaling_dpi", "125"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("scaling_dpi"), 120) << "the nearest there is";
  EXPECT_EQ(settings.set_from_page("scaling_dpi", "9000"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("scaling_dpi"), 288);
  EXPECT_EQ(settings.set_from_page("scaling_dpi", "-100"), PageChange::Refused);
  EXPECT_EQ(settings.set_from_page("scaling_dpi", "large"), PageChange::Refused);
  ASSERT_TRUE(settings.set_operator("scaling_dpi", "120,144"));
  EXPECT_TRUE(settings.locked("scaling_dpi"));
  EXPECT_EQ(settings.set_from_page("scaling_dpi", "144"), PageChange::Refused);
}

TEST(Settings, OtherNamesConvertUnits) {
  Settings settings;
  ASSERT_TRUE(settings.set_operator("paint_over_trigger_frames", "30"));
  EXPECT_EQ(settings.get_int("paint_over_delay"), 500);
  EXPECT_EQ(settings.set_from_page("paint_over_trigger_frames", "15"), PageChange::Applied);
  EXPECT_EQ(settings.get_int("paint_over_delay"), 250);
  ASSERT_TRUE(settings.set_operator("paint-over-trigger-frames", "15,6-60"));
  EXPECT_EQ(settings.range_min("paint_over_delay"), 100);
  EXPECT_EQ(settings.range_max("paint_over_delay"), 1000);
  ASSERT_TRUE(settings.set_operator("h264_crf", "20-30"));
  EXPECT_EQ(settings.range_max("video_crf"), 30);
  const Status status = settings.set_operator("paint_over_trigger_frames", "soon");
  ASSERT_FALSE(status);
  EXPECT_NE(status.failure().user.find("paint_over_trigger_frames"), std::string::npos);
}

TEST(Settings, LockedBehindAnyValueThatPagesMayChange) {
  Settings settings;
  ASSERT_TRUE(settings.set_operator("video_crf", "30,10-40|locked"));
  EXPECT_EQ(settings.get_int("video_crf"), 30);
  EXPECT_TRUE(settings.locked("video_crf"));
  EXPECT_EQ(settings.set_from_page("video_crf", "20"), Settings::PageChange::Unchanged);
  ASSERT_TRUE(settings.set_operator("scaling_dpi", "120,96 | locked"));
  EXPECT_EQ(settings.allowed("scaling_dpi"), (std::vector<std::string>{"120"}));
  EXPECT_FALSE(settings.set_operator("port", "80|locked")) << "pages have no say in it";
  EXPECT_FALSE(settings.set_operator("video_crf", "|locked"));
}

TEST(Settings, OneWordWherePagesDoNotChoose) {
  Settings settings;
  EXPECT_TRUE(settings.set_operator("display_server", "xvfb"));
  const auto status = settings.set_operator("display_server", "xvfb,xorg");
  ASSERT_FALSE(status);
  EXPECT_NE(status.failure().user.find("one of auto"), std::string::npos);
}

} // namespace
} // namespace stripes
