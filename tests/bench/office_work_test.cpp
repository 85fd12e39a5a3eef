// SPDX-License-Identifier: MPL-2.0
// Stripes against full-frame video while somebody types, on one screen and in one run.
//
// Method: a 1920×1080 Xvfb full of text, in which a character appears 8 times a second and a caret
// blinks. For each engine 1 s to settle, then CPU time of its process over 6 s from /proc, and the
// bytes that leave its encoder in the whole run less those of the first second. The full-frame
// engine is ximagesrc ! videoconvert ! x264enc at 60 pictures a second, ultrafast, zerolatency,
// CRF 25.
#include "support/busy_screen.h"
#include "support/process_cost.h"
#include "support/x_server.h"

#include <filesystem>
#include <gtest/gtest.h>
#include <thread>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

void type_a_letter(XClient &x, unsigned i) {
  const int column = static_cast<int>(i % 100), row = static_cast<int>(i / 100 % 30);
  const int left = 20 + column * 9, top = 60 + row * 20;
  x.fill(left, top - 12, 9, 16, 0);
  x.text(left, top, std::string(1, static_cast<char>('a' + i % 26)));
  x.fill(left + 10, top - 12, 2, 14, i % 4 < 2 ? 0xffffff : 0); // the caret
}

struct Cost {
  double cpu_seconds;
  size_t bytes;
};

Cost measure(const std::string &line) {
  TempDir dir;
  const std::string out = dir.file("out");
  ChildProcess::Options options;
  options.argv = {"sh", "-c",
                  "exec gst-launch-1.0 -q " + line +
                      " ! filesink buffer-mode=unbuffered location=" + out};
  options.log_path = dir.file("log");
  ChildProcess process(options);
  std::this_thread::sleep_for(1500ms);
  const double cpu = cpu_seconds(process.pid());
  const size_t bytes = std::filesystem::file_size(out);
  std::this_thread::sleep_for(6s);
  EXPECT_TRUE(process.running()) << read_file(options.log_path);
  return {cpu_seconds(process.pid()) - cpu, std::filesystem::file_size(out) - bytes};
}

} // namespace

TEST(OfficeWork, CostsAFractionOfFullFrameVideo) {
  XServer::Options options;
  options.width = 1920;
  options.height = 1080;
  XServer server(options);
  XClient x(server.display());
  for (int line = 0; line < 50; line++)
    x.text(1000, 20 + line * 20,
           "Text that stands beside what is typed, line " + std::to_string(line));
  x.sync();
  const BusyScreen typist(server.display(), 125ms, type_a_letter);

  const Cost stripes = measure("ximagestripesrc display-name=" + server.display() + " ! stripeenc");
  const Cost full = measure(
      "ximagesrc display-name=" + server.display() +
      " use-damage=false show-pointer=false ! video/x-raw,framerate=60/1 ! queue "
      "max-size-buffers=1 "
      "leaky=downstream ! videoconvert ! video/x-raw,format=I420 ! queue max-size-buffers=1 "
      "leaky=downstream ! x264enc tune=zerolatency speed-preset=ultrafast pass=qual quantizer=25 "
      "bitrate=200000 vbv-buf-capacity=1000 key-int-max=3600 ! "
      "video/x-h264,stream-format=byte-stream,alignment=au");
  printf(
      "stripes: %.2f s CPU, %zu bytes; full frame: %.2f s CPU, %zu bytes; ratios %.3f and %.3f\n",
      stripes.cpu_seconds, stripes.bytes, full.cpu_seconds, full.bytes,
      stripes.cpu_seconds / full.cpu_seconds,
      static_cast<double>(stripes.bytes) / static_cast<double>(full.bytes));
  EXPECT_GT(stripes.bytes, 1000u) << "nothing was encoded";
  EXPECT_LT(stripes.cpu_seconds, full.cpu_seconds / 4);
  EXPECT_LT(stripes.bytes,
            full.bytes / 2); // and sharp, while CRF gives small changes QP 30 and more
}
