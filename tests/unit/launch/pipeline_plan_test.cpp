// SPDX-License-Identifier: MPL-2.0
#include "base/gst_ptr.h"
#include "stream/pipeline_plan.h"

#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

std::string location_of(GstElement *raw) {
  if (!raw)
    return "";
  const auto element = adopt(GST_ELEMENT_CAST(gst_object_ref_sink(raw)));
  gchar *location = nullptr;
  g_object_get(element.get(), "location", &location, nullptr);
  const GString_ owner(location);
  return location ? location : "";
}

std::string line_with(const std::string &text) {
  return shell_line({{"filesrc", {{"location", text}}, {}}});
}

// As gst-launch-1.0 reads the line from a shell.
std::string through_shell(const std::string &text) {
  gint count = 0;
  gchar **words = nullptr;
  EXPECT_TRUE(g_shell_parse_argv(line_with(text).c_str(), &count, &words, nullptr));
  const Unique<gchar *, g_strfreev> owner(words);
  GErrorOut error;
  GstElement *element = gst_parse_launchv(const_cast<const gchar **>(words), error.out());
  EXPECT_FALSE(error) << error.message() << " in " << line_with(text);
  return location_of(element);
}

// As an application reads it that has no shell.
std::string through_parser(const std::string &text) {
  GErrorOut error;
  GstElement *element = gst_parse_launch(line_with(text).c_str(), error.out());
  EXPECT_FALSE(error) << error.message() << " in " << line_with(text);
  return location_of(element);
}

TEST(ShellLine, PlainTextsNeedNoQuotes) {
  EXPECT_EQ(line_with(":7.0"), "filesrc location=:7.0");
  EXPECT_EQ(line_with("/srv/my-page_2"), "filesrc location=/srv/my-page_2");
  EXPECT_EQ(line_with("a b"), "filesrc location=\"a b\"");
}

TEST(ShellLine, EveryTextArrives) {
  for (const char *text :
       {"plain", "/with space/and more", "two  spaces", "it's", "'quoted'", "a \"b c\" d",
        "back\\slash", "back\\ slash", "$HOME `id` !x", "a;b|c&d>e<f", "(x){y}[z]", "*?~#%", "é漢",
        "a ! b", "a=b c=d", "\"open and space", "tab\tbed"}) {
    EXPECT_EQ(through_shell(text), text) << line_with(text);
  }
}

TEST(ShellLine, SpacesArriveWithoutAShell) {
  for (const char *text : {"plain", "/with space/and more", "(x) ; y"})
    EXPECT_EQ(through_parser(text), text) << line_with(text);
}

TEST(PageSettings, AreAStructureOfStrings) {
  const auto *crf = find_setting("video_crf");
  const auto *title = find_setting("ui_title");
  const auto *encoder = find_setting("encoder");
  const auto *framerate = find_setting("framerate");
  const auto *port = find_setting("port");
  EXPECT_EQ(page_settings_text({}), "");
  EXPECT_EQ(page_settings_text({{port, "0"}}), "") << "not for pages";
  const std::string text = page_settings_text({{crf, "30,10-40"},
                                               {encoder, "h264enc"},
                                               {framerate, "30"},
                                               {title, "My \"fine\" desk, really"},
                                               {port, "0"}});
  const StructurePtr structure(gst_structure_from_string(text.c_str(), nullptr));
  ASSERT_NE(structure, nullptr) << text;
  EXPECT_EQ(gst_structure_n_fields(structure.get()), 4);
  EXPECT_STREQ(gst_structure_get_string(structure.get(), "video_crf"), "30,10-40");
  EXPECT_STREQ(gst_structure_get_string(structure.get(), "encoder"), "h264enc");
  int number = 0;
  EXPECT_TRUE(gst_structure_get_int(structure.get(), "framerate", &number));
  EXPECT_EQ(number, 30);
  EXPECT_STREQ(gst_structure_get_string(structure.get(), "ui_title"), "My \"fine\" desk, really");
}

TEST(PipelinePlan, SaysWhatTheSettingsSay) {
  Settings settings;
  ASSERT_TRUE(settings.set_operator("encoder", "jpeg"));
  ASSERT_TRUE(settings.set_operator("port", "0"));
  ASSERT_TRUE(settings.set_operator("web_root", "/srv/my page"));
  const std::string line =
      shell_line(plan_pipeline(settings, ":5", "settings,encoder=jpeg", false));
  for (const char *part : {"ximagestripesrc display-name=:5 ", " ! stripeenc codec=jpeg ",
                           " ! stripewssink address=", " port=0", " web-root=\"/srv/my page\"",
                           " settings=settings,encoder=jpeg"})
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
}

TEST(PipelinePlan, HasBothWaysBehindOneCapture) {
  Settings settings;
  EXPECT_FALSE(wants_webrtc(settings));
  ASSERT_TRUE(settings.set_operator("mode", "webrtc"));
  ASSERT_TRUE(settings.set_operator("port", "0"));
  ASSERT_TRUE(settings.set_operator("webrtc_encoder", "vp8enc"));
  ASSERT_TRUE(settings.set_operator("stun_host", "stun.example"));
  EXPECT_TRUE(wants_webrtc(settings));
  const std::string line = shell_line(plan_pipeline(settings, "", "settings,mode=webrtc", true));
  for (const char *part :
       {" ! tee name=pictures ! queue leaky=downstream max-size-buffers=1 ! stripewebrtcsink ",
        " encoder=vp8enc", " stun-server=stun://stun.example:19302", " pictures. ! stripeenc ",
        " ! stripewssink address="})
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
  size_t sinks = 0;
  for (size_t at = 0;
       (at = line.find(" port=0 settings=settings,mode=webrtc", at)) != std::string::npos; at++)
    sinks++;
  EXPECT_EQ(sinks, 2u) << line;
}

TEST(PipelinePlan, IsPrintedWithoutPasswords) {
  Settings settings;
  ASSERT_TRUE(settings.set_operator("mode", "webrtc"));
  ASSERT_TRUE(settings.set_operator("turn_host", "turn.example"));
  ASSERT_TRUE(settings.set_operator("turn_username", "me@home"));
  ASSERT_TRUE(settings.set_operator("turn_password", "s3cr:t@/"));
  const PipelinePlan plan = plan_pipeline(settings, "", "", true);
  EXPECT_NE(shell_line(plan).find("s3cr"), std::string::npos) << "what is built has it";
  const std::string line = shell_line(without_passwords(plan));
  EXPECT_EQ(line.find("s3cr"), std::string::npos) << line;
  EXPECT_NE(line.find("turn://me%40home:PASSWORD@turn.example:3478?transport=udp"),
            std::string::npos)
      << line;
  ASSERT_TRUE(settings.set_operator("turn_password", ""));
  const PipelinePlan without = plan_pipeline(settings, "", "", true);
  EXPECT_EQ(shell_line(without_passwords(without)), shell_line(without)) << "nothing to hide";
}

TEST(PipelinePlan, IsOneBranchWithoutWebRtc) {
  Settings settings;
  const std::string line = shell_line(plan_pipeline(settings, "", "", false));
  EXPECT_EQ(line.find("tee"), std::string::npos) << line;
  EXPECT_EQ(line.find("webrtc"), std::string::npos) << line;
}

} // namespace
} // namespace stripes::launch
