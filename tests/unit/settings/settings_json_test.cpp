// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "settings/settings.h"

#include <gtest/gtest.h>
#include <json-glib/json-glib.h>

namespace stripes {
namespace {

using JsonNodePtr = Unique<JsonNode, json_node_unref>;

class ServerSettings : public testing::Test {
 protected:
  void write(const std::vector<SettingsJsonExtra> &extra = {}, std::string_view display = {}) {
    const std::string text = server_settings_json(settings_, extra, display);
    root_.reset(json_from_string(text.c_str(), nullptr));
    ASSERT_NE(root_, nullptr) << text;
  }
  JsonObject *message() { return json_node_get_object(root_.get()); }
  JsonObject *entries() { return json_object_get_object_member(message(), "settings"); }
  std::string entry(const char *name) {
    JsonNode *node = json_object_get_member(entries(), name);
    return node ? GString_(json_to_string(node, FALSE)).get() : "";
  }

  Settings settings_;
  JsonNodePtr root_;
};

TEST_F(ServerSettings, ShapesByType) {
  write();
  EXPECT_STREQ(json_object_get_string_member(message(), "type"), "server_settings");
  EXPECT_FALSE(json_object_has_member(message(), "displayId"));
  EXPECT_EQ(entry("framerate"),
            R"({"value":[8,240],"min":8,"max":240,"default":60,"overridden":false})");
  EXPECT_EQ(
      entry("encoder"),
      R"({"value":"h264enc-striped","allowed":["h264enc-striped","h264enc","jpeg"],"overridden":false})");
  EXPECT_EQ(entry("rate_control_mode"),
            R"({"value":"crf","allowed":["crf","cbr"],"overridden":false})");
  EXPECT_EQ(entry("video_bitrate"),
            R"({"value":[100,1000000],"min":100,"max":1000000,"default":8000,"overridden":false})");
  EXPECT_EQ(entry("enable_resize"), R"({"value":true,"locked":false,"overridden":false})");
  EXPECT_EQ(entry("manual_width"), R"({"value":0,"overridden":false})");
  EXPECT_EQ(entry("ui_title"), R"({"value":"Selkies","overridden":false})");
  EXPECT_EQ(
      entry("scaling_dpi"),
      R"({"value":"96","allowed":["96","120","144","168","192","216","240","264","288"],"overridden":false})");
}

TEST_F(ServerSettings, OperatorValues) {
  ASSERT_TRUE(settings_.set_operator("framerate", "30,10-40"));
  ASSERT_TRUE(settings_.set_operator("encoder", "jpeg"));
  ASSERT_TRUE(settings_.set_operator("use_css_scaling", "true|locked"));
  ASSERT_TRUE(settings_.set_operator("scaling_dpi", "144"));
  ASSERT_TRUE(settings_.set_operator("ui_title", "A \"quoted\" \xff title"));
  write({}, "primary");
  EXPECT_STREQ(json_object_get_string_member(message(), "displayId"), "primary");
  EXPECT_EQ(entry("framerate"),
            R"({"value":[10,40],"min":10,"max":40,"default":30,"overridden":true})");
  EXPECT_EQ(entry("encoder"), R"({"value":"jpeg","allowed":["jpeg"],"overridden":true})");
  EXPECT_EQ(entry("use_css_scaling"), R"({"value":true,"locked":true,"overridden":true})");
  EXPECT_EQ(entry("scaling_dpi"),
            R"({"value":"144","locked":true,"allowed":["144"],"overridden":true})");
  EXPECT_NE(entry("ui_title").find(R"(A \"quoted\")"), std::string::npos);
}

TEST_F(ServerSettings, OnlyTheEncoderIsLive) {
  settings_.set_from_page("encoder", "jpeg");
  settings_.set_from_page("framerate", "30");
  settings_.set_from_page("use_css_scaling", "true");
  write();
  EXPECT_NE(entry("encoder").find(R"("value":"jpeg")"), std::string::npos);
  EXPECT_NE(entry("framerate").find(R"("default":60)"), std::string::npos);
  EXPECT_NE(entry("use_css_scaling").find(R"("value":false)"), std::string::npos);
}

TEST_F(ServerSettings, WhatIsNotForPagesStaysHere) {
  write();
  for (const SettingSpec &spec : setting_table())
    EXPECT_EQ(json_object_has_member(entries(), spec.name) != FALSE,
              (spec.flags & kShownToPage) != 0)
        << spec.name;
  for (const char *name : {"addr", "port", "web_root", "debug", "display"})
    EXPECT_FALSE(json_object_has_member(entries(), name)) << name;
}

TEST_F(ServerSettings, WhatIsMissingIsSwitchedOff) {
  write({{"second_screen", R"({"value":true})"}, {"broken", "{"}, {"more", R"({"value":7})"}});
  EXPECT_EQ(entry("gamepad_enabled"), R"({"value":false,"locked":true,"overridden":true})");
  EXPECT_EQ(entry("clipboard_enabled"), R"({"value":false})");
  EXPECT_EQ(entry("second_screen"), R"({"value":true})") << "an extra entry replaces a fixed one";
  EXPECT_EQ(entry("more"), R"({"value":7})");
  EXPECT_EQ(entry("broken"), "");
  for (const SettingsJsonExtra &fixed : fixed_page_entries())
    EXPECT_TRUE(json_object_has_member(entries(), fixed.name.c_str())) << fixed.name;
}

TEST(PageSettings, Values) {
  const auto members = parse_page_settings(
      R"({"displayId":"primary","framerate":30,"video_crf":25.0,"a":1.5,"use_cpu":false,"n":null,"o":{"x":1},"l":[1]})");
  ASSERT_TRUE(members);
  std::string text;
  for (const PageSetting &member : *members)
    text += member.name + "=" + member.text + ";";
  EXPECT_EQ(text, "displayId=primary;framerate=30;video_crf=25;a=1.5;use_cpu=false;");
}

TEST(PageSettings, EmptyObject) {
  const auto members = parse_page_settings("{}");
  ASSERT_TRUE(members);
  EXPECT_TRUE(members->empty());
}

TEST(PageSettings, HostileTexts) {
  std::vector<std::string> texts = {"",
                                    "null",
                                    "[]",
                                    "7",
                                    "\"x\"",
                                    "{",
                                    "{\"a\":}",
                                    "{\"a\":1",
                                    std::string("\0\0\0", 3),
                                    "\xff\xfe",
                                    "{\"a\":\"\xff\"}",
                                    std::string(60000, '['),
                                    "{\"a\":" + std::string(300, '[') + std::string(300, ']') +
                                        "}"};
  std::string deep;
  for (int i = 0; i < 10000; i++)
    deep += "{\"a\":";
  texts.push_back(deep);
  texts.push_back("{\"a\":\"" + std::string(70000, 'x') + "\"}");
  for (const std::string &text : texts)
    EXPECT_FALSE(parse_page_settings(text)) << text.substr(0, 40);
}

} // namespace
} // namespace stripes
