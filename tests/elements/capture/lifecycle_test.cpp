// SPDX-License-Identifier: MPL-2.0
// Starting and stopping many times leaves nothing behind.
#include "capture_pipeline.h"
#include "support/patience.h"
#include "support/x_server.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gst/video/navigation.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <sstream>
#include <unistd.h>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

size_t entries(const char *folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

// Segments made by this process.
size_t segments() {
  std::ifstream in("/proc/sysvipc/shm");
  std::string line;
  std::getline(in, line);
  size_t count = 0;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    long key, id, perms, size, creator;
    fields >> key >> id >> perms >> size >> creator;
    count += creator == getpid();
  }
  return count;
}

// Of shared segments: how many are mapped, and whether others than the owner may.
size_t open_segments() {
  std::ifstream in("/proc/sysvipc/shm");
  std::string line;
  std::getline(in, line);
  size_t count = 0;
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    long key, id, size, creator;
    unsigned perms;
    fields >> key >> id >> std::oct >> perms >> std::dec >> size >> creator;
    count += creator == getpid() && (perms & 0077) != 0;
  }
  return count;
}

// Without what the allocator merely keeps.
size_t resident_kib() {
  malloc_trim(0);
  std::ifstream in("/proc/self/statm");
  size_t size = 0, resident = 0;
  in >> size >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

} // namespace

TEST(Lifecycle, AHundredStartsLeaveNothing) {
  XServer server;
  XClient client(server.display());
  auto owned =
      std::make_unique<CapturePipeline>(server.display(), CapturePipeline::Options{.play = false});
  auto &pipeline = *owned;
  const auto once = [&](int round) {
    pipeline.set_state(GST_STATE_PLAYING);
    ASSERT_TRUE(pipeline.pull()) << round;
    if (round % 10 == 0) {
      pipeline.press("a");
      ASSERT_TRUE(eventually([&] { return !client.pressed_keys().empty(); }));
    }
    pipeline.set_state(GST_STATE_NULL);
    ASSERT_TRUE(client.pressed_keys().empty()) << round;
  };
  for (int i = 0; i < 10; i++)
    once(i);
  const auto fds = entries("/proc/self/fd");
  const auto threads = entries("/proc/self/task");
  auto memory = resident_kib();
  for (int i = 0; i < 100; i++)
    once(i);
  EXPECT_TRUE(eventually([&] { return entries("/proc/self/fd") <= fds; }))
      << fds << " files before, " << entries("/proc/self/fd") << " after";
  EXPECT_TRUE(eventually([&] { return entries("/proc/self/task") <= threads; }));
#ifdef __SANITIZE_ADDRESS__
  constexpr unsigned kAllowance = 16 << 10; // KiB; its red zones and quarantine grow as well
#elif defined(__SANITIZE_THREAD__)
  constexpr unsigned kAllowance = 128 << 10; // KiB; so does what it remembers of every access
#else
  constexpr unsigned kAllowance = 4 << 10; // KiB; one leaked frame a run would be 360 MiB
#endif
  // What more threads at once than before took for themselves stays, and does not come again.
  for (int more = 0; more < 2 && resident_kib() >= memory + kAllowance; more++) {
    memory = resident_kib();
    for (int i = 0; i < 100; i++)
      once(i);
  }
  EXPECT_LT(resident_kib(), memory + kAllowance);
  owned.reset(); // appsink keeps its last picture for as long as it lives
  // The server lets go of its side when it sees that our connection has ended.
  EXPECT_TRUE(eventually([] { return segments() == 0; }));
}

TEST(Lifecycle, SegmentsAreOursAloneAndGoWithUs) {
  XServer server;
  auto pipeline = std::make_unique<CapturePipeline>(server.display());
  auto kept = pipeline->pull();
  ASSERT_TRUE(kept);
  EXPECT_GE(segments(), 1u);
  EXPECT_EQ(open_segments(), 0u);
  pipeline.reset();
  kept.reset();
  // The server lets go of its side when it sees that our connection has ended.
  EXPECT_TRUE(eventually([] { return segments() == 0; }));
}

TEST(Lifecycle, TwoInstancesInOneProcess) {
  XServer first_server({.width = 640, .height = 480}), second_server;
  XClient first_client(first_server.display()), second_client(second_server.display());
  CapturePipeline first(first_server.display());
  {
    CapturePipeline second(second_server.display()), third(first_server.display());
    for (unsigned i = 1; i < 5; i++) {
      first_client.noise(10, 10, 100, 50, i);
      second_client.noise(300, 300, 100, 50, 100 + i);
      EXPECT_TRUE(first.shows_screen(first_client));
      EXPECT_TRUE(second.shows_screen(second_client));
      EXPECT_TRUE(third.shows_screen(first_client));
    }
    second_server.stop();
    EXPECT_TRUE(eventually([&] { return !second.messages(GST_MESSAGE_ERROR).empty(); }));
  }
  first_client.noise(10, 10, 100, 50, 99);
  EXPECT_TRUE(first.shows_screen(first_client));
  EXPECT_TRUE(first.messages(GST_MESSAGE_ERROR).empty());
}

TEST(Lifecycle, StopsWhileInputIsFlooding) {
  XServer server;
  XClient client(server.display());
  const auto once = [&] {
    CapturePipeline pipeline(server.display());
    EXPECT_TRUE(pipeline.pull());
    for (int i = 0; i < 20000; i++) {
      pipeline.press("0x" + std::to_string(1004000 + i % 900)); // mostly keysyms no keymap has
      pipeline.send(
          gst_navigation_event_new_mouse_move(i % 1280, i % 720, GST_NAVIGATION_MODIFIER_NONE));
    }
    const double ms = ms_of([&] { pipeline.set_state(GST_STATE_NULL); });
    EXPECT_TRUE(client.pressed_keys().empty());
    return ms;
  };
  EXPECT_LT(quickest_ms(3000, once), 3000);
}

// The lines of the README and of the issue, by the stock tool: exit 0 and not a word.
class LaunchLine : public testing::TestWithParam<const char *> {};

TEST_P(LaunchLine, WorksWithStockElements) {
  XServer server, other;
  TempDir dir;
  XClient client(server.display());
  ChildProcess launch({.argv = {"sh", "-c",
                                "exec gst-launch-1.0 -q ximagestripesrc display-name=" +
                                    server.display() + " num-buffers=60 ! " + GetParam()},
                       .environment = {"DISPLAY=" + other.display(), "GST_TRACERS=leaks",
                                       "GST_DEBUG=GST_TRACER:7,2", "GST_DEBUG_NO_COLOR=1"},
                       .log_path = dir.file("log")});
  std::optional<int> status;
  const auto end = std::chrono::steady_clock::now() + 120s;
  for (unsigned i = 0; !status && std::chrono::steady_clock::now() < end; i++) {
    client.fill(static_cast<int>(i % 900), 100, 64, 64, 0x010203 * i);
    status = launch.wait(10ms);
  }
  EXPECT_EQ(status, 0);
  std::istringstream log(read_file(dir.file("log")));
  for (std::string line; std::getline(log, line);) {
    if (line.find("gst_tracer_record_build_format") != std::string::npos)
      continue;
    if (line.find("A lot of buffers are being dropped") != std::string::npos)
      continue; // what stock sinks say of a machine that does not keep up
    EXPECT_EQ(line.find("object-alive"), std::string::npos) << line;
    EXPECT_EQ(line.find("ximagestripesrc"), std::string::npos) << line;
    EXPECT_EQ(line.find("WARNING"), std::string::npos) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Stock, LaunchLine,
    testing::Values("fakesink", "videoconvert ! ximagesink", "videoconvert ! x264enc ! fakesink",
                    "tee name=t ! queue ! fakesink t. ! queue ! videoconvert ! fakesink",
                    "queue leaky=downstream max-size-buffers=1 ! fakesink sync=true",
                    "timeoverlay ! fakesink",
                    "videoscale ! video/x-raw,width=640,height=360 ! fakesink",
                    "video/x-raw,framerate=30/1 ! videorate ! fakesink"));
