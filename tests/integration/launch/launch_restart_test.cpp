// SPDX-License-Identifier: MPL-2.0
// What selkies-launch brings back: the picture, the command, the display; and what it runs for
// pages.
#include "launcher.h"
#include "support/ws_client.h"
#include "support/x_client.h"
#include "support/x_server.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>
#include <unistd.h>

namespace stripes::test {
namespace {

using namespace std::chrono_literals;
using Words = Launcher::Words;

constexpr const char *kNotice = R"({"type":"stripes_notice","text":")";
constexpr const char *kNoticeEnds = R"({"type":"stripes_notice","text":""})";

// A page that has a picture.
std::unique_ptr<WsClient> page_on(uint16_t port) {
  auto page = std::make_unique<WsClient>(port);
  page->send_settings();
  EXPECT_TRUE(page->wait_stripes(1));
  page->forget();
  return page;
}

// The text of the notice that comes.
std::string notice(WsClient &page) {
  page.wait([&] { return page.got_text(kNotice); });
  const int at = page.index_of_text(kNotice);
  return at < 0 ? "" : page.texts()[static_cast<size_t>(at)].substr(std::string(kNotice).size());
}

bool picture_comes_back(WsClient &page) {
  return page.wait([&] { return page.got_text(kNoticeEnds) && !page.stripes().empty(); }, 120000);
}

// The pointer goes where the page says.
bool pointer_follows(WsClient &page, XClient &x, int to) {
  for (int i = 0; i < 1500; i++) {
    if (i % 10 == 0) // a hand does not stop after one: the first may come before the pipeline runs
      page.send("m," + std::to_string(to) + "," + std::to_string(to) + ",0,0");
    page.idle(20);
    const auto at = x.pointer();
    if (at.x == to && at.y == to)
      return true;
  }
  return false;
}

TEST(RestartDisplay, APictureThatWentAwayComesBackOnTheSamePage) {
  // A number that no test gets that asks for a free one.
  const std::string name = ":" + std::to_string(300 + getpid() % 5000);
  const TempDir dir;
  const auto start = [&](const char *size) {
    auto server = std::make_unique<ChildProcess>(ChildProcess::Options{
        .argv = {"Xvfb", name, "-screen", "0", size, "-noreset", "-nolisten", "tcp"},
        .environment = {},
        .log_path = dir.file("xvfb")});
    for (int i = 0; i < 1500 && !takes_connections("/tmp/.X11-unix/X" + name.substr(1)); i++)
      std::this_thread::sleep_for(20ms);
    return server;
  };
  auto server = start("640x480x24");
  Launcher launcher({"--display=" + name});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  const auto page = page_on(port);
  server.reset();
  EXPECT_NE(notice(*page).find(name), std::string::npos) << launcher.output();
  page->idle(1500);
  EXPECT_FALSE(page->closed());

  server = start("800x600x24");
  EXPECT_TRUE(picture_comes_back(*page)) << launcher.output();
  XClient x(name);
  EXPECT_TRUE(pointer_follows(*page, x, 123)) << launcher.output();
  EXPECT_TRUE(page->wait([&] {
    return std::any_of(page->texts().begin(), page->texts().end(), [](std::string text) {
      std::erase(text, ' ');
      return text.find("\"width\":800,\"height\":600") != std::string::npos;
    });
  })) << "the new display has a size of its own";
  EXPECT_FALSE(page->closed());
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
}

TEST(RestartDisplay, EndsWhileTheDisplayIsAway) {
  const auto once = [] {
    auto server = std::make_unique<XServer>();
    Launcher launcher({"--display=" + server->display()});
    EXPECT_NE(launcher.wait_port(), 0) << launcher.output();
    server.reset();
    std::this_thread::sleep_for(1s);
    EXPECT_FALSE(launcher.wait(0)) << launcher.output();
    return ms_of([&] {
      launcher.signal(SIGTERM);
      EXPECT_EQ(launcher.wait(), 0) << launcher.output();
    });
  };
  EXPECT_TRUE(takes_less_than(2000, once));
}

TEST(RestartServer, WithoutItsXServerThereIsNothingToServe) {
  Launcher launcher({"--", "xterm"});
  ASSERT_NE(launcher.wait_port(), 0) << launcher.output();
  ASSERT_NE(launcher.display(), "");
  const pid_t server = launcher.server_pid();
  ASSERT_NE(server, 0) << launcher.output();
  kill(server, SIGKILL);
  EXPECT_EQ(launcher.wait(), 1) << launcher.output();
  EXPECT_NE(launcher.output().find("The private X server ended."), std::string::npos)
      << launcher.output();
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(RestartServer, EverythingStartsAnewWhereThatIsWanted) {
  Launcher launcher({"--app-restart", "--", "sh", "-c", "echo run >>$OUT; exec xterm"});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  ASSERT_EQ(launcher.wait_out(), "run\n");
  const auto page = page_on(port);
  const pid_t before = launcher.server_pid();
  ASSERT_NE(before, 0) << launcher.output();
  kill(before, SIGKILL);
  EXPECT_NE(notice(*page), "") << launcher.output();
  EXPECT_TRUE(picture_comes_back(*page)) << launcher.output();
  EXPECT_FALSE(page->closed());
  EXPECT_EQ(launcher.wait_out("run\nrun\n"), "run\nrun\n") << launcher.output();
  EXPECT_NE(launcher.server_pid(), before);
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(RestartCommand, ByTheNameThatImagesHaveForIt) {
  Launcher launcher({"--", "sh", "-c", "echo run >>$OUT"}, {"RESTART_APP=true"});
  EXPECT_TRUE(launcher.wait_out("run\nrun\nrun\n").starts_with("run\nrun\nrun\n"))
      << launcher.output();
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
}

TEST(RestartCommand, NotForever) {
  Launcher launcher({"--app-restart", "--", "sh", "-c", "echo run >>$OUT; exit 5"});
  EXPECT_EQ(launcher.wait(), 5) << launcher.output();
  EXPECT_EQ(launcher.wait_out(), "run\nrun\nrun\nrun\nrun\n");
  EXPECT_NE(launcher.output().find("not started again"), std::string::npos) << launcher.output();
}

TEST(Background, WindowsOfACommandThatForkedAreServedUntilTheyClose) {
  Launcher launcher({"--", "sh", "-c", "setsid xterm -e sh -c 'echo up >$OUT; sleep 12' & exit 0"});
  EXPECT_EQ(launcher.wait_out(), "up\n") << launcher.output();
  EXPECT_FALSE(launcher.wait(2)) << launcher.output();
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
  EXPECT_NE(launcher.output().find("went to the background"), std::string::npos)
      << launcher.output();
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(Hooks, FirstPageInAndLastPageOut) {
  Launcher launcher({"--run-after-connect=echo in $DISPLAY >>$OUT",
                     "--run-after-disconnect=echo out >>$OUT; exit 3", "--", "sleep", "300"});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  const std::string in = "in " + launcher.display() + "\n";
  {
    const auto page = page_on(port);
    EXPECT_EQ(launcher.wait_out(), in) << launcher.output();
    WsClient second(port, {"/api/websockets?role=viewer", {}});
    second.idle(300);
  }
  EXPECT_EQ(launcher.wait_out("out\n"), in + "out\n") << launcher.output();
  const auto page = page_on(port);
  EXPECT_EQ(launcher.wait_out(in + "out\n" + in), in + "out\n" + in) << launcher.output();
  EXPECT_NE(launcher.output().find("run_after_disconnect ended with status 3"), std::string::npos)
      << launcher.output();
}

TEST(Hooks, EndWithTheLauncher) {
  const auto once = [] {
    Launcher launcher(
        {"--run-after-connect=trap '' TERM; echo in >$OUT; sleep 300", "--", "sleep", "300"});
    const uint16_t port = launcher.wait_port();
    EXPECT_NE(port, 0) << launcher.output();
    const auto page = page_on(port);
    EXPECT_EQ(launcher.wait_out(), "in\n");
    const double ms = ms_of([&] {
      launcher.signal(SIGTERM);
      EXPECT_EQ(launcher.wait(), 0) << launcher.output();
    });
    EXPECT_EQ(launcher.left_behind(), "");
    return ms;
  };
  EXPECT_TRUE(takes_less_than(3000, once));
}

TEST(ReadyFile, ThePictureWaitsForIt) {
  const TempDir dir;
  Launcher launcher(
      {"--app-wait-ready", "--app-ready-file=" + dir.file("ready"), "--", "sleep", "300"});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  WsClient page(port);
  page.send_settings();
  EXPECT_NE(notice(page).find("not ready"), std::string::npos) << launcher.output();
  page.idle(800);
  EXPECT_TRUE(page.stripes().empty());
  std::ofstream(dir.file("ready")).flush();
  EXPECT_TRUE(picture_comes_back(page)) << launcher.output();
}

TEST(ReadyFile, OneThatIsThereIsNotWaitedFor) {
  const TempDir dir;
  std::ofstream(dir.file("ready")).flush();
  Launcher launcher({"--display-server=xvfb", "--app-wait-ready", "--", "sleep", "300"},
                    {"SELKIES_APP_READY_FILE=" + dir.file("ready")});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  page_on(port);
}

} // namespace
} // namespace stripes::test
