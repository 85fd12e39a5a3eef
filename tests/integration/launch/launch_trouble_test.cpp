// SPDX-License-Identifier: MPL-2.0
// What is wrong is said in a sentence, at once, and nothing is left behind.
#include "launcher.h"
#include "support/x_server.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stripes::test {
namespace {

using Words = Launcher::Words;

struct Case {
  const char *name;
  Words arguments;
  int status;
  std::string part;
  Words environment = {};
  Words prefix = {};
  double seconds = 6; // until it ends
};

// Ends with that status in that time (and what a slow machine takes longer), saying `part` in one
// line.
void expect_refused(const Case &c) {
  const auto once = [&c] {
    Launcher launcher(c.arguments, c.environment, c.prefix);
    const double ms = ms_of([&] { EXPECT_EQ(launcher.wait(), c.status) << launcher.output(); });
    const std::string said = launcher.output();
    EXPECT_NE(said.find(c.part), std::string::npos) << said;
    // With the page's address, and with what libxcb says by itself.
    EXPECT_LE(std::count(said.begin(), said.end(), '\n'), 3) << said;
    EXPECT_EQ(launcher.left_behind(), "");
    return ms;
  };
  EXPECT_TRUE(takes_less_than(c.seconds * 1000, once));
}

class LaunchTrouble : public testing::TestWithParam<Case> {};

TEST_P(LaunchTrouble, IsSaidAtOnce) {
  expect_refused(GetParam());
}

// In a mount namespace, with `script` run first.
Words in_namespace(const std::string &script) {
  return {"unshare", geteuid() == 0 ? "-mi" : "-rmi", "sh", "-c", script + " && exec \"$@\"", "sh"};
}
constexpr const char *kFullRuntimeDir = "mount -t tmpfs -o size=16k none $XDG_RUNTIME_DIR";
constexpr const char *kNoTmp = "mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp && ";

INSTANTIATE_TEST_SUITE_P(
    All, LaunchTrouble,
    testing::Values(
        Case{"NothingToDo", {}, 2, "--display"},
        Case{"UnknownOption", {"--no-such", "true"}, 2, "--no-such"},
        Case{"SettingOfSelkies", {"--gamepad-enabled=true"}, 2, "gamepad_enabled"},
        Case{"OutOfRange", {"--video-crf=99", "true"}, 2, "5-50"},
        Case{"OutOfRangeInEnvironment", {"true"}, 2, "SELKIES_VIDEO_CRF", {"SELKIES_VIDEO_CRF=x"}},
        Case{"NoSuchFile", {"--config=/no/such.ini", "true"}, 2, "/no/such.ini cannot be read"},
        Case{"FileIsAFolder", {"--config=/usr", "true"}, 2, "/usr is no file"},
        Case{"FileIsNoText", {"--config=/bin/sh", "true"}, 2, "/bin/sh"},
        Case{"NoSuchCommand", {"--", "/no/such/program"}, 127, "/no/such/program"},
        Case{"NoProgram", {"--", "/etc/passwd"}, 127, "/etc/passwd"},
        Case{"BrokenProgram",
             {"--", "./broken"},
             126,
             "broken",
             {},
             {"sh", "-c",
              "cd $XDG_RUNTIME_DIR/.. && printf '#!/etc\\n' >broken && chmod +x broken && "
              "exec \"$@\"",
              "sh"}},
        Case{"NoSuchDisplay", {"--display=:4999"}, 1, "Cannot connect to display :4999"},
        Case{"NoDisplaysName", {"--display=nonsense"}, 1, "nonsense"},
        Case{"NoSuchAddress", {"--addr=192.0.2.1", "sleep", "300"}, 1, "192.0.2.1"},
        Case{"NoAddress", {"--addr=here", "sleep", "300"}, 1, "here"},
        Case{"NoSuchWebRoot", {"--web-root=/no/such", "sleep", "300"}, 1, "web_root /no/such"},
        Case{"WebRootWithoutPage", {"--web-root=/etc", "sleep", "300"}, 1, "index.html"},
        Case{"ForksAndExits", {"--", "sh", "-c", "setsid sleep 300 &"}, 1, "foreground"},
        Case{"FewDescriptors",
             {"--", "sleep", "300"},
             1,
             "open files are left",
             {},
             {"prlimit", "--nofile=16:16"}},
        Case{"DiskFull",
             {"--", "sleep", "300"},
             1,
             "No space left on device",
             {},
             in_namespace(std::string(kNoTmp) + kFullRuntimeDir)}),
    [](const auto &tested) { return tested.param.name; });

TEST(LaunchTroubleDisplay, CookieRefused) {
  const XServer server(XServer::Options{.cookie = true});
  expect_refused(
      {"", {"--display=" + server.display()}, 1, "XAUTHORITY", {"XAUTHORITY=/dev/null"}});
}

TEST(LaunchTroubleDisplay, OddDepth) {
  for (unsigned depth : {8u, 16u}) {
    const XServer server(XServer::Options{.width = 640, .height = 480, .depth = depth});
    expect_refused({"", {"--display=" + server.display()}, 1, "depth " + std::to_string(depth)});
  }
}

TEST(LaunchTroubleDisplay, DoesNotAnswer) {
  const XServer server;
  kill(server.pid(), SIGSTOP);
  expect_refused({"", {"--display=" + server.display()}, 1, "does not answer"});
  kill(server.pid(), SIGCONT);
}

TEST(LaunchTroubleFile, MistakeInAFile) {
  const TempDir dir;
  std::ofstream(dir.file("a.ini")) << "[video]\nvideo_crf 30\n";
  expect_refused({"",
                  {"--config=" + dir.file("a.ini"), "--", "true"},
                  2,
                  dir.file("a.ini") + ", line 2: a setting is written name = value."});
}

// These do not keep it from running.
TEST(LaunchLess, FullRuntimeFolderHasAnother) {
  Launcher launcher({"--", "sh", "-c", "exit 7"}, {}, in_namespace(kFullRuntimeDir));
  EXPECT_EQ(launcher.wait(), 7) << launcher.output();
}

TEST(LaunchLess, NoSharedMemoryLeft) {
  Launcher launcher(
      {"--", "sh", "-c", "sleep 2; exit 7"}, {},
      in_namespace("echo 0 >/proc/sys/kernel/shmmni && mount -t tmpfs -o size=4k none /dev/shm"));
  EXPECT_NE(launcher.wait_port(), 0) << launcher.output();
  EXPECT_EQ(launcher.wait(), 7) << launcher.output();
}

TEST(LaunchLess, LowSoftLimitIsRaisedAndGivenBack) {
  Launcher launcher({"--", "sh", "-c", "ulimit -n >$OUT; exec sleep 300"}, {},
                    {"prlimit", "--nofile=40:4096"});
  EXPECT_EQ(launcher.wait_out(), "40\n") << launcher.output();
}

TEST(LaunchLess, SettingsOfSelkiesInTheEnvironment) {
  Launcher launcher({"--", "sh", "-c", "exit 7"},
                    {"SELKIES_AUDIO_ENABLED=true|locked", "SELKIES_MASTER_TOKEN=s3cret"});
  EXPECT_EQ(launcher.wait(), 7) << launcher.output();
  EXPECT_NE(launcher.output().find("info settings: "), std::string::npos) << launcher.output();
  EXPECT_EQ(launcher.output().find("s3cret"), std::string::npos) << launcher.output();
}

TEST(LaunchOutput, OnlyTheAddressIsOnStandardOutput) {
  Launcher launcher({"--log-level=debug", "--", "sh", "-c", "sleep 1"}, {},
                    {"sh", "-c", "exec \"$@\" 2>/dev/null", "sh"});
  const uint16_t port = launcher.wait_port();
  EXPECT_EQ(launcher.wait(), 0);
  EXPECT_EQ(launcher.output(), "http://127.0.0.1:" + std::to_string(port) + "/\n");
}

TEST(LaunchCheck, SaysWhatIsThereAndWhatIsNot) {
  Launcher well({"--check", "--", "sh"});
  EXPECT_EQ(well.wait(), 0) << well.output();
  EXPECT_NE(well.output().find("ok       encoder: "), std::string::npos) << well.output();

  const TempDir programs;
  Launcher ill({"--check", "--display-server=xvfb", "--port=0", "--web-root=/no/such", "--", "sh"},
               {"PATH=" + programs.path()});
  EXPECT_EQ(ill.wait(), 1) << ill.output();
  for (const char *line : {"missing  X server: ", "warning  window manager: openbox",
                           "missing  command: sh", "missing  page: /no/such", "ok       port: "})
    EXPECT_NE(ill.output().find(line), std::string::npos) << line << "\n" << ill.output();

  Launcher display({"--check", "--display=:4999"});
  EXPECT_EQ(display.wait(), 1);
  EXPECT_NE(display.output().find("missing  display: "), std::string::npos) << display.output();
}

} // namespace
} // namespace stripes::test
