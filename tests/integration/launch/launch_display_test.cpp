// SPDX-License-Identifier: MPL-2.0
// What pages and the operator may do to the display.
#include "launcher.h"
#include "support/ws_client.h"
#include "support/x_client.h"
#include "support/x_server.h"

#include <csignal>
#include <cstring>
#include <gst/gst.h>
#include <gtest/gtest.h>
#include <thread>

namespace stripes::test {
namespace {

using namespace std::chrono_literals;
using Words = Launcher::Words;

std::string resolution(unsigned width, unsigned height) {
  return "\"width\":" + std::to_string(width) + ",\"height\":" + std::to_string(height);
}

// Whether the page is told this size; what it was told before does not count.
bool told(WsClient &page, unsigned width, unsigned height) {
  const std::string wanted = resolution(width, height);
  return page.wait(
      [&] {
        std::string last;
        for (const std::string &text : page.texts())
          if (text.find("\"stream_resolution\"") != std::string::npos)
            last = text;
        std::erase(last, ' ');
        return last.find(wanted) != std::string::npos;
      },
      60000);
}

uint32_t property_word(XClient &x, const char *name) {
  auto *c = x.connection();
  const auto take = [](auto *p) {
    return std::unique_ptr<std::remove_pointer_t<decltype(p)>, CDeleter<free>>(p);
  };
  const auto atom = take(xcb_intern_atom_reply(
      c, xcb_intern_atom(c, 0, static_cast<uint16_t>(std::strlen(name)), name), nullptr));
  const auto reply = take(xcb_get_property_reply(
      c, xcb_get_property(c, 0, x.root(), atom->atom, XCB_GET_PROPERTY_TYPE_ANY, 0, 1), nullptr));
  return reply && reply->format == 32 && reply->value_len == 1
             ? *static_cast<uint32_t *>(xcb_get_property_value(reply.get()))
             : 0;
}

std::string resources(XClient &x) {
  auto *c = x.connection();
  auto *reply = xcb_get_property_reply(c,
                                       xcb_get_property(c, 0, x.root(), XCB_ATOM_RESOURCE_MANAGER,
                                                        XCB_GET_PROPERTY_TYPE_ANY, 0, 1000),
                                       nullptr);
  const std::string text(static_cast<char *>(xcb_get_property_value(reply)),
                         static_cast<size_t>(xcb_get_property_value_length(reply)));
  free(reply);
  return text;
}

// A private display with a page on it.
class PrivateScreen : public testing::Test {
 protected:
  void start(const Words &arguments, const Words &command = {"sleep", "300"}) {
    Words words = arguments;
    words.push_back("--");
    words.insert(words.end(), command.begin(), command.end());
    launcher_ = std::make_unique<Launcher>(words);
    port_ = launcher_->wait_port();
    display_ = launcher_->display();
    if (!port_ || display_.empty())
      throw std::runtime_error(launcher_->output());
    cookie_ = std::make_unique<ScopedEnv>("XAUTHORITY", launcher_->xauthority());
    x_ = std::make_unique<XClient>(display_);
  }
  bool screen_becomes(unsigned width, unsigned height) {
    for (int i = 0; i < 6000; i++, std::this_thread::sleep_for(10ms))
      if (const auto size = x_->size(); size.width == width && size.height == height)
        return true;
    return false;
  }

  std::unique_ptr<Launcher> launcher_;
  uint16_t port_ = 0;
  std::string display_;
  std::unique_ptr<ScopedEnv> cookie_;
  std::unique_ptr<XClient> x_;
};

TEST_F(PrivateScreen, FollowsThePage) {
  start({});
  WsClient page(port_);
  page.send_settings(R"("initialClientWidth":1000,"initialClientHeight":700)");
  EXPECT_TRUE(told(page, 1000, 700)) << launcher_->output();
  EXPECT_TRUE(screen_becomes(1000, 700));
  page.send("r,801x603,primary");
  EXPECT_TRUE(told(page, 800, 602));
  EXPECT_TRUE(screen_becomes(800, 602));
  page.send("r,9999x16,primary");
  EXPECT_TRUE(screen_becomes(7680, 64)) << "the least and the most that Xorg takes";
  // Dragging a window's corner: the last wish counts.
  for (unsigned i = 0; i <= 100; i++)
    page.send("r," + std::to_string(640 + 4 * i) + "x" + std::to_string(480 + 2 * i) + ",primary");
  EXPECT_TRUE(told(page, 1040, 680));
  EXPECT_TRUE(screen_becomes(1040, 680));
  page.send("r,1040x680,primary");
  page.forget();
  page.send("r,1000x680,primary");
  EXPECT_TRUE(told(page, 1000, 680)) << "a mode that was made before works again";
}

TEST_F(PrivateScreen, KeepsAFixedSize) {
  start({"--manual-width=1000", "--manual-height=600"});
  EXPECT_TRUE(screen_becomes(1000, 600));
  WsClient page(port_);
  page.send_settings(R"("initialClientWidth":1280,"initialClientHeight":720)");
  EXPECT_TRUE(told(page, 1000, 600));
  page.send("r,800x600,primary");
  page.idle(500);
  EXPECT_TRUE(screen_becomes(1000, 600));
}

TEST_F(PrivateScreen, IsAlignedOnRequest) {
  start({"--force-aligned-resolution"});
  WsClient page(port_);
  page.send_settings(R"("initialClientWidth":1000,"initialClientHeight":700)");
  EXPECT_TRUE(told(page, 992, 688));
}

TEST_F(PrivateScreen, ResolutionOfPrograms) {
  start({"--scaling-dpi="});
  EXPECT_NE(resources(*x_).find("Xft.dpi:\t96\n"), std::string::npos);
  WsClient page(port_);
  page.send_settings();
  page.send("s,144");
  for (int i = 0; i < 6000 && resources(*x_).find("Xft.dpi:\t144\n") == std::string::npos; i++)
    page.idle(10);
  EXPECT_NE(resources(*x_).find("Xft.dpi:\t144\n"), std::string::npos);
}

TEST_F(PrivateScreen, OneWindowFillsItAndHasTheKeyboard) {
  start({}, {"xterm"});
  uint32_t active = 0;
  for (int i = 0; i < 6000 && !active; i++, std::this_thread::sleep_for(10ms))
    active = property_word(*x_, "_NET_ACTIVE_WINDOW");
  ASSERT_NE(active, 0u) << launcher_->output();
  const auto fills = [&](unsigned width, unsigned height) {
    for (int i = 0; i < 6000; i++, std::this_thread::sleep_for(10ms)) {
      auto *c = x_->connection();
      auto *geometry = xcb_get_geometry_reply(c, xcb_get_geometry(c, active), nullptr);
      const bool full = geometry && geometry->width == width && geometry->height == height;
      free(geometry);
      if (full)
        return true;
    }
    return false;
  };
  EXPECT_TRUE(fills(1920, 1080));
  WsClient page(port_);
  page.send_settings(R"("initialClientWidth":1000,"initialClientHeight":700)");
  EXPECT_TRUE(told(page, 1000, 700));
  EXPECT_TRUE(fills(1000, 700));
}

TEST_F(PrivateScreen, LiveSettingsReachTheEncoder) {
  start({});
  WsClient page(port_);
  page.send_settings(R"("initialClientWidth":640,"initialClientHeight":480)");
  ASSERT_TRUE(told(page, 640, 480));
  EXPECT_TRUE(page.wait([&] { return !page.stripes().empty() && page.stripes().back().h264; }));
  page.send(R"(SETTINGS,{"displayId":"primary","encoder":"jpeg"})");
  x_->noise(0, 0, 300, 300, 7);
  EXPECT_TRUE(page.wait([&] { return !page.stripes().empty() && !page.stripes().back().h264; }));
}

TEST_F(PrivateScreen, XvfbKeepsItsSize) {
  start({"--display-server=xvfb", "--manual-width=800", "--manual-height=600"});
  EXPECT_NE(launcher_->output().find("xserver-xorg-video-dummy"), std::string::npos);
  WsClient page(port_);
  page.send_settings(R"("initialClientWidth":1280,"initialClientHeight":720)");
  EXPECT_TRUE(told(page, 800, 600));
}

TEST(ExistingDisplay, IsLeftAsItIs) {
  XServer x({.kind = XServer::Kind::Dummy, .width = 900, .height = 600});
  Launcher launcher({"--display=" + x.display()});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  WsClient page(port);
  page.send_settings(R"("initialClientWidth":1280,"initialClientHeight":720)");
  EXPECT_TRUE(told(page, 900, 600));
  const std::string settings = page.wait_text("{\"type\":\"server_settings\"");
  EXPECT_NE(settings.find(R"("enable_resize":{"value":false,"locked":true)"), std::string::npos)
      << settings;
  page.send("r,800x500,primary");
  page.idle(500);
  EXPECT_EQ(XClient(x.display()).size().width, 900u);
  EXPECT_EQ(resources(*std::make_unique<XClient>(x.display())), "");

  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(ExistingDisplay, IsResizedWhenTold) {
  XServer x({.kind = XServer::Kind::Dummy, .width = 900, .height = 600});
  Launcher launcher({"--display=" + x.display(), "--enable-resize"});
  WsClient page(launcher.wait_port());
  page.send_settings(R"("initialClientWidth":1000,"initialClientHeight":700)");
  EXPECT_TRUE(told(page, 1000, 700)) << launcher.output();
}

TEST(ExistingDisplay, RunsACommandOnIt) {
  XServer x;
  Launcher launcher({"--display=" + x.display(), "--", "sh", "-c", "echo $DISPLAY >$OUT; exit 5"});
  EXPECT_EQ(launcher.wait(), 5) << launcher.output();
  EXPECT_EQ(launcher.wait_out(), x.display() + "\n");
}

TEST(PrintPipeline, IsALineForGstLaunch) {
  Launcher launcher({"--print-pipeline", "--display=:7", "--encoder=jpeg", "--framerate=30,10-40",
                     "--web-root=/a b/c", "--ui-title=My \"fine\" desk"});
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
  gint count = 0;
  gchar **words = nullptr;
  ASSERT_TRUE(g_shell_parse_argv(launcher.output().c_str(), &count, &words, nullptr));
  const Unique<gchar *, g_strfreev> owner(words);
  GErrorOut error;
  GstElement *raw = gst_parse_launchv(const_cast<const gchar **>(words), error.out());
  ASSERT_FALSE(error) << error.message() << launcher.output();
  const auto pipeline = adopt(GST_ELEMENT_CAST(gst_object_ref_sink(raw)));
  const auto text_of = [&](const char *element, const char *property) {
    const auto found = adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), element));
    EXPECT_TRUE(found) << element;
    GValue value = G_VALUE_INIT;
    g_object_get_property(G_OBJECT(found.get()), property, &value);
    const GString_ text(gst_value_serialize(&value));
    g_value_unset(&value);
    return std::string(text.get());
  };
  EXPECT_EQ(text_of("ximagestripesrc0", "display-name"), ":7");
  EXPECT_EQ(text_of("ximagestripesrc0", "max-framerate"), "30");
  EXPECT_EQ(text_of("stripeenc0", "codec"), "jpeg");
  EXPECT_EQ(text_of("stripewssink0", "port"), "0");
  EXPECT_NE(text_of("stripewssink0", "web-root").find("/a"), std::string::npos);
  EXPECT_NE(text_of("stripewssink0", "settings").find("framerate"), std::string::npos);
}

} // namespace
} // namespace stripes::test
