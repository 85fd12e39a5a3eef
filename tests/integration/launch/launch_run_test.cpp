// SPDX-License-Identifier: MPL-2.0
// How selkies-launch starts and ends.
#include "launcher.h"
#include "support/x_client.h"
#include "support/x_server.h"

#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace stripes::test {
namespace {

using Words = Launcher::Words;

TEST(LaunchExit, TheCommandsStatusIsPassedOn) {
  for (const auto &[command, status] :
       {std::pair{"exit 0", 0}, std::pair{"exit 7", 7}, std::pair{"kill -TERM $$", 143},
        std::pair{"kill -KILL $$", 137}}) {
    Launcher launcher({"--", "sh", "-c", command});
    EXPECT_EQ(launcher.wait(), status) << command << "\n" << launcher.output();
    EXPECT_EQ(launcher.left_behind(), "");
  }
}

TEST(LaunchExit, WhatTheCommandLeavesBehindGoesWithIt) {
  Launcher launcher({"--", "sh", "-c", "setsid sleep 300 & sleep 300 & exit 3"});
  EXPECT_EQ(launcher.wait(), 3) << launcher.output();
  EXPECT_EQ(launcher.left_behind(), "");
}

TEST(LaunchExit, Mistakes) {
  for (const auto &[arguments, status, part] :
       {std::tuple{Words{}, 2, "--display"}, std::tuple{Words{"--no-such", "true"}, 2, "--no-such"},
        std::tuple{Words{"--video-crf=99", "true"}, 2, "5-50"},
        std::tuple{Words{"--", "/no/such/program"}, 127, "/no/such/program"},
        std::tuple{Words{"--display=:4999"}, 1, ":4999"}}) {
    Launcher launcher(arguments);
    EXPECT_EQ(launcher.wait(), status) << launcher.output();
    EXPECT_NE(launcher.output().find(part), std::string::npos) << launcher.output();
    EXPECT_EQ(launcher.left_behind(), "");
  }
}

TEST(LaunchExit, APortInUseIsSaid) {
  Launcher first({"--", "sleep", "300"});
  const uint16_t port = first.wait_port();
  ASSERT_NE(port, 0) << first.output();
  Launcher second({"--port=" + std::to_string(port), "--", "sleep", "300"});
  EXPECT_EQ(second.wait(), 1);
  EXPECT_NE(second.output().find(std::to_string(port)), std::string::npos) << second.output();
  EXPECT_EQ(second.left_behind(), "");
}

class LaunchSignal : public testing::TestWithParam<int> {};

TEST_P(LaunchSignal, EndsEverythingWithinTwoSeconds) {
  const auto once = [] {
    // Neither the shell nor what it put into a session of its own listens to SIGTERM.
    Launcher launcher({"--", "sh", "-c",
                       "trap '' TERM INT HUP; setsid sh -c \"trap '' TERM; sleep 300\" & "
                       "echo ready >$OUT; while :; do sleep 1; done"});
    EXPECT_EQ(launcher.wait_out(), "ready\n") << launcher.output();
    EXPECT_NE(launcher.display(), "");
    const double ms = ms_of([&] {
      launcher.signal(GetParam());
      EXPECT_EQ(launcher.wait(), 0) << launcher.output();
    });
    EXPECT_EQ(launcher.left_behind(), "");
    return ms;
  };
  EXPECT_TRUE(takes_less_than(2000, once));
}

TEST_P(LaunchSignal, EndsAlsoWhileItStarts) {
  for (unsigned milliseconds : {20u, 100u, 200u, 300u}) {
    const auto once = [milliseconds] {
      Launcher launcher({"--", "sleep", "300"});
      usleep(milliseconds * 1000);
      std::optional<int> status;
      const double ms = ms_of([&] {
        launcher.signal(GetParam());
        status = launcher.wait();
      });
      // Before it listens for signals they end it as they end any program.
      EXPECT_TRUE(status == 0 || status == 128 + GetParam())
          << status.value_or(-1) << launcher.output();
      EXPECT_EQ(launcher.left_behind(), "");
      return ms;
    };
    EXPECT_TRUE(takes_less_than(2000, once)) << "after " << milliseconds << " ms";
  }
}

INSTANTIATE_TEST_SUITE_P(All, LaunchSignal, testing::Values(SIGINT, SIGTERM, SIGHUP));

TEST(LaunchNohup, OutlivesItsTerminal) {
  Launcher launcher({"--", "sh", "-c", "echo ready >$OUT; exec sleep 300"}, {}, {"nohup"});
  ASSERT_EQ(launcher.wait_out(), "ready\n") << launcher.output();
  launcher.signal(SIGHUP);
  EXPECT_FALSE(launcher.wait(1));
  launcher.signal(SIGTERM);
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
}

// programs: that are there before.
void expect_nothing_survives(const Launcher::Words &environment, const Launcher::Words &programs) {
  Launcher launcher({"--", "sh", "-c", "echo ready >$OUT; exec sleep 300"}, environment);
  ASSERT_EQ(launcher.wait_out(), "ready\n") << launcher.output();
  for (const std::string &program : programs) {
    for (int i = 0; i < 1500 && launcher.pid_named(program) == 0; i++)
      usleep(20000);
    ASSERT_NE(launcher.pid_named(program), 0) << program;
  }
  launcher.signal(SIGKILL);
  EXPECT_EQ(launcher.wait(), 137);
  std::string processes;
  for (int i = 0; i < 1500; i++) {
    processes = launcher.left_behind();
    if (processes.find("process") == std::string::npos)
      break;
    usleep(20000);
  }
  EXPECT_EQ(processes.find("process"), std::string::npos) << processes;
}

TEST(LaunchSignalKill, NothingSurvivesTheLauncher) {
  expect_nothing_survives({}, {"pulseaudio"});
}

TEST(LaunchSignalKill, NorDoThePartsOfPipewire) {
  const TempDir folder;
  expect_nothing_survives({path_without("pulseaudio", folder.file("bin"))},
                          {"pipewire", "pipewire-pulse", "wireplumber"});
}

TEST(LaunchCommand, Environment) {
  Launcher launcher({"--", "sh", "-c",
                     "echo $DISPLAY,$LANG,$WAYLAND_DISPLAY,$XDG_SESSION_TYPE "
                     ">$OUT; exec sleep 300"},
                    {"LANG=C", "LC_ALL=", "LC_CTYPE=", "WAYLAND_DISPLAY=wayland-7"});
  const std::string out = launcher.wait_out();
  EXPECT_EQ(out, launcher.display() + ",C.UTF-8,,x11\n") << launcher.output();
}

TEST(LaunchCommand, OnlyTheCookieOpensTheDisplay) {
  Launcher launcher({"--", "sleep", "300"});
  ASSERT_NE(launcher.wait_port(), 0) << launcher.output();
  const std::string display = launcher.display();
  ASSERT_NE(display, "");
  {
    const ScopedEnv nothing("XAUTHORITY", "/dev/null");
    EXPECT_THROW(XClient{display}, std::runtime_error);
  }
  const std::string cookie = launcher.xauthority();
  const ScopedEnv with("XAUTHORITY", cookie);
  EXPECT_EQ(XClient(display).size().width, 1920u);
  struct stat info {};
  ASSERT_EQ(stat(cookie.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(stat(std::filesystem::path(cookie).parent_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST(LaunchMissing, IsNamedWithItsPackage) {
  const TempDir programs;
  for (const char *name : {"sh", "sleep"})
    std::filesystem::create_symlink(std::string("/bin/") + name, programs.file(name));
  const std::string path = "PATH=" + programs.path();
  {
    Launcher launcher({"--", "sleep", "0.1"}, {path});
    EXPECT_EQ(launcher.wait(), 0) << launcher.output();
    EXPECT_NE(launcher.output().find("apt-get install openbox"), std::string::npos)
        << launcher.output();
  }
  {
    Launcher launcher({"--display-server=xvfb", "--", "sleep", "0.1"}, {path});
    EXPECT_EQ(launcher.wait(), 1);
    EXPECT_NE(launcher.output().find("apt-get install xvfb"), std::string::npos)
        << launcher.output();
  }
  {
    Launcher launcher({"--", "sleep", "0.1"}, {"GST_PLUGIN_PATH_1_0=" + programs.path(),
                                               "GST_REGISTRY=" + programs.file("registry")});
    EXPECT_EQ(launcher.wait(), 1);
    EXPECT_NE(launcher.output().find("GST_PLUGIN_PATH"), std::string::npos) << launcher.output();
    EXPECT_NE(launcher.output().find("stripewssink"), std::string::npos) << launcher.output();
  }
}

} // namespace
} // namespace stripes::test
