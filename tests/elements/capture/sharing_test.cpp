// SPDX-License-Identifier: MPL-2.0
// Servers that share memory in other ways or not at all, and their depths.
#include "capture_pipeline.h"
#include "support/child_process.h"
#include "support/x_server.h"
#include "x_window.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <gst/video/video.h>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

using namespace stripes;
using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

// Runs a command in an IPC namespace of its own, as in another container.
std::vector<std::string> own_ipc() {
  if (geteuid() == 0)
    return {"unshare", "--ipc"};
  return {"unshare", "--user", "--map-root-user", "--ipc"};
}

void draw_and_compare(XClient &client, CapturePipeline &pipeline) {
  for (uint32_t seed = 1; seed < 4; seed++) {
    client.noise(static_cast<int>(seed * 50), 40, 300, 200, seed);
    client.fill(5, 400, 700, 30, 0x123456 * seed);
    EXPECT_TRUE(pipeline.shows_screen(client)) << seed;
  }
}

size_t entries(const char *folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

size_t mapped_files() {
  std::ifstream in("/proc/self/maps");
  size_t count = 0;
  for (std::string line; std::getline(in, line);)
    count += line.find("memfd:stripes-picture") != std::string::npos;
  return count;
}

// The last picture of a capture in an IPC namespace of its own, where `prepare` was run before.
Image captured_elsewhere(const XServer &server, const std::string &prepare) {
  TempDir dir;
  auto argv = own_ipc();
  argv.insert(argv.end(),
              {"sh", "-c",
               prepare + " && exec gst-launch-1.0 -q ximagestripesrc display-name=" +
                   server.display() + " num-buffers=3 ! filesink location=" + dir.file("raw")});
  ChildProcess launch({.argv = argv, .environment = {}, .log_path = dir.file("log")});
  EXPECT_EQ(launch.wait(120s), 0) << read_file(dir.file("log"));
  const auto raw = read_file(dir.file("raw"));
  if (raw.size() != 3u * 640 * 480 * 4)
    return {};
  return {640, 480, std::vector<uint8_t>(raw.end() - 640 * 480 * 4, raw.end())};
}

std::string tcp_name(const XServer &server) {
  return "127.0.0.1" + server.display();
}

} // namespace

TEST(Sharing, ByFileWithAServerInAnotherContainer) {
  XServer server({.wrapper = own_ipc()});
  XClient client(server.display());
  auto pipeline = std::make_unique<CapturePipeline>(server.display());
  draw_and_compare(client, *pipeline);
  EXPECT_TRUE(pipeline->messages(GST_MESSAGE_WARNING).empty());
  EXPECT_GE(mapped_files(), 1u);
  const auto kept = pipeline->pull();
  pipeline.reset();
  EXPECT_EQ(mapped_files(), kept ? 1u : 0u);
}

// Both sides have segments with the ids 0, 1, 2…, and they are not the same ones.
TEST(Sharing, NeverIntoAForeignSegmentWithTheSameId) {
  XServer server({.width = 640, .height = 480, .wrapper = own_ipc()});
  XClient client(server.display());
  client.noise(0, 0, 640, 480, 4);
  std::vector<std::string> enter{"nsenter", "--target", std::to_string(server.pid()), "--ipc"};
  if (geteuid() != 0)
    enter.insert(enter.end(), {"--user", "--preserve-credentials"});
  enter.insert(enter.end(),
               {"sh", "-c", "for i in 1 2 3 4 5 6; do ipcmk --shmem 4000000 || exit 1; done"});
  TempDir dir;
  ChildProcess other({.argv = enter, .environment = {}, .log_path = dir.file("log")});
  ASSERT_EQ(other.wait(120s), 0) << read_file(dir.file("log"));
  EXPECT_EQ(differing_pixels(captured_elsewhere(server, "true"), client.screenshot()), 0u);
}

TEST(Sharing, ByFileLeavesNothingBehind) {
  XServer server({.wrapper = own_ipc()});
  XClient client(server.display());
  CapturePipeline pipeline(server.display(), {.play = false});
  size_t fds = 0;
  for (int i = 0; i < 25; i++) {
    pipeline.set_state(GST_STATE_PLAYING);
    ASSERT_TRUE(pipeline.pull());
    pipeline.set_state(GST_STATE_NULL);
    if (i == 4)
      fds = entries("/proc/self/fd");
  }
  EXPECT_LE(entries("/proc/self/fd"), fds);
  EXPECT_LE(mapped_files(), 1u); // appsink's last picture
}

TEST(Sharing, NotOverTcp) {
  XServer server({.arguments = {"-listen", "tcp"}});
  XClient client(server.display());
  CapturePipeline pipeline(tcp_name(server));
  draw_and_compare(client, pipeline);
  const auto warnings = pipeline.messages(GST_MESSAGE_WARNING);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("shares no memory"), std::string::npos) << warnings[0];
}

TEST(Sharing, NotThroughAForwardedSocket) {
  XServer server({.wrapper = own_ipc()});
  XClient client(server.display());
  TempDir dir;
  const auto path = dir.file("forwarded");
  ChildProcess proxy({.argv = {"socat", "UNIX-LISTEN:" + path + ",fork",
                               "UNIX-CONNECT:/tmp/.X11-unix/X" + server.display().substr(1)},
                      .environment = {},
                      .log_path = dir.file("log")});
  ASSERT_TRUE(eventually([&] { return takes_connections(path); }));
  {
    CapturePipeline pipeline(path);
    draw_and_compare(client, pipeline);
    EXPECT_EQ(pipeline.messages(GST_MESSAGE_WARNING).size(), 1u);
  }
}

TEST(Sharing, BigScreenInPieces) {
  XServer server({.width = 7680, .height = 4320, .arguments = {"-listen", "tcp"}});
  XClient client(server.display());
  client.noise(0, 0, 7680, 8, 1);
  client.noise(7000, 4200, 680, 120, 2);
  const Image screen = client.screenshot();
  for (const auto &display : {server.display(), tcp_name(server)}) {
    CapturePipeline pipeline(display, {.source = "heartbeat=0"});
    const auto sample = pipeline.pull(120s);
    ASSERT_TRUE(sample);
    EXPECT_EQ(differing_pixels(image_of(sample.get()), screen), 0u) << display;
  }
}

TEST(Sharing, GoesOnWhenThereAreNoMoreSegments) {
  XServer server({.width = 640, .height = 480});
  XClient client(server.display());
  client.noise(0, 0, 640, 480, 3);
  EXPECT_EQ(differing_pixels(captured_elsewhere(server, "echo 0 > /proc/sys/kernel/shmmni"),
                             client.screenshot()),
            0u);
}

TEST(Depth, ThirtyIsBroughtDownToEightBitsAChannel) {
  XServer server({.depth = 30});
  XClient client(server.display());
  client.fill(0, 0, 1280, 720, 1023u << 20 | 512u << 10 | 7u);
  client.noise(100, 100, 300, 200, 1);
  CapturePipeline pipeline(server.display());
  EXPECT_TRUE(pipeline.shows([&] {
    Image deep = client.screenshot();
    for (size_t i = 0; i < deep.pixels.size(); i += 4) {
      uint32_t pixel = 0;
      std::memcpy(&pixel, &deep.pixels[i], 4);
      deep.pixels[i] = static_cast<uint8_t>((pixel & 1023) >> 2);
      deep.pixels[i + 1] = static_cast<uint8_t>((pixel >> 10 & 1023) >> 2);
      deep.pixels[i + 2] = static_cast<uint8_t>((pixel >> 20 & 1023) >> 2);
    }
    return deep;
  }));
}

class OtherDepth : public testing::TestWithParam<unsigned> {};

TEST_P(OtherDepth, IsOneClearError) {
  XServer server({.depth = GetParam()});
  CapturePipeline pipeline(server.display(), {.play = false});
  EXPECT_EQ(pipeline.set_state(GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto errors = pipeline.wait_for_messages(GST_MESSAGE_ERROR);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("has depth " + std::to_string(GetParam())), std::string::npos)
      << errors[0];
}

INSTANTIATE_TEST_SUITE_P(Depths, OtherDepth, testing::Values(8u, 15u, 16u));
