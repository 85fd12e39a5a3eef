// SPDX-License-Identifier: MPL-2.0
#include "display/window_manager.h"
#include "process/children.h"
#include "process/unique_fd.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <optional>
#include <thread>

namespace stripes::launch {
namespace {

using namespace std::chrono_literals;

class ChildrenTest : public testing::Test {
 protected:
  // Reaps until `done`, at most a minute.
  template <typename Done>
  bool reap_until(Done done) {
    for (int i = 0; i < 6000 && !done(); i++) {
      std::this_thread::sleep_for(10ms);
      children_.reap();
    }
    return done();
  }
  std::optional<int> status_of(const std::vector<std::string> &argv) {
    std::optional<int> status;
    const auto pid = children_.start({.argv = argv, .environment = current_environment()},
                                     [&](int s) { status = s; });
    EXPECT_TRUE(pid);
    EXPECT_TRUE(reap_until([&] { return status.has_value(); }));
    return status;
  }

  Children children_;
};

TEST_F(ChildrenTest, ExitStatuses) {
  EXPECT_EQ(status_of({"true"}), 0);
  EXPECT_EQ(status_of({"sh", "-c", "exit 7"}), 7);
  EXPECT_EQ(status_of({"sh", "-c", "kill -TERM $$"}), 128 + SIGTERM);
}

TEST_F(ChildrenTest, WhatCannotBeStartedSaysWhy) {
  const auto missing = children_.start({.argv = {"/no/such/program"}}, nullptr);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.failure().user.find("/no/such/program"), std::string::npos);
  EXPECT_EQ(missing.failure().debug, std::to_string(ENOENT));
  const auto folder = children_.start({.argv = {"/tmp"}}, nullptr);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.failure().debug, std::to_string(EACCES));
}

TEST_F(ChildrenTest, OrphansAreFoundAndSparedOnesAreNot) {
  std::optional<int> status;
  // The shell ends at once; what it left behind has a session of its own.
  ASSERT_TRUE(children_.start(
      {.argv = {"sh", "-c", "setsid sleep 600 & exit 0"}, .environment = current_environment()},
      [&](int s) { status = s; }));
  const auto server = children_.start(
      {.argv = {"sh", "-c", "sleep 600 & wait"}, .environment = current_environment()}, nullptr);
  ASSERT_TRUE(server);
  ASSERT_TRUE(reap_until([&] { return status.has_value(); }));
  const std::set<pid_t> spared = {*server};
  EXPECT_TRUE(children_.any_left(spared));
  children_.signal_all(SIGTERM, spared);
  EXPECT_TRUE(reap_until([&] { return !children_.any_left(spared); }));
  EXPECT_TRUE(children_.any_left());
  children_.signal_all(SIGKILL);
  EXPECT_TRUE(reap_until([&] { return !children_.any_left(); }));
}

TEST_F(ChildrenTest, OnlyOneDescriptorIsInherited) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0); // without O_CLOEXEC, as careless libraries do
  const UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  const UniqueFd other(open("/dev/null", O_RDONLY));
  std::optional<int> status;
  ASSERT_TRUE(children_.start({.argv = {"sh", "-c",
                                        "echo here >&" + std::to_string(out.get()) +
                                            " && ! test -e "
                                            "/proc/self/fd/" +
                                            std::to_string(other.get())},
                               .environment = current_environment(),
                               .inherit_fd = out.get()},
                              [&](int s) { status = s; }));
  ASSERT_TRUE(reap_until([&] { return status.has_value(); }));
  EXPECT_EQ(status, 0);
  out.reset();
  char text[8] = {};
  EXPECT_EQ(read(in.get(), text, sizeof text), 5);
}

TEST(WindowManagerNames, DesktopsAreRecognised) {
  EXPECT_TRUE(is_window_manager("openbox"));
  EXPECT_TRUE(is_window_manager("/usr/bin/icewm-session"));
  EXPECT_TRUE(is_window_manager("startxfce4"));
  EXPECT_FALSE(is_window_manager("xterm"));
  EXPECT_FALSE(is_window_manager("/opt/openbox/bin/firefox"));
}

} // namespace
} // namespace stripes::launch
