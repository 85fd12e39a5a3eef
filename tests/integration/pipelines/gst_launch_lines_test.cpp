// SPDX-License-Identifier: MPL-2.0
// The lines that a GStreamer developer tries first: each ends by itself, with exit status 0 and
// without a warning, on a screen that changes.
#include "integration/pipelines/launch_line.h"
#include "support/busy_screen.h"
#include "support/x_server.h"

#include <gtest/gtest.h>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

void draw(XClient &x, unsigned i) {
  x.fill(static_cast<int>(i * 7 % 500), static_cast<int>(i * 5 % 300), 60, 40, i * 0x010305);
  x.text(20, static_cast<int>(20 + i % 200), "frame " + std::to_string(i));
}

} // namespace

class Lines : public testing::TestWithParam<const char *> {
 protected:
  // What GStreamer says of other plugins when it sees them for the first time is not the line's.
  static void SetUpTestSuite() {
    TempDir dir;
    ChildProcess::Options options;
    options.argv = {"gst-inspect-1.0", "stripes"};
    options.log_path = dir.file("log");
    EXPECT_EQ(ChildProcess(options).wait(240s), 0) << read_file(options.log_path);
  }
};

INSTANTIATE_TEST_SUITE_P(
    All, Lines,
    testing::Values(
        "SOURCE ! stripeenc ! fakesink", "SOURCE ! stripeenc codec=jpeg ! fakesink",
        "SOURCE ! videoconvert ! ximagesink", "SOURCE ! videoconvert ! x264enc ! fakesink",
        "SOURCE ! tee name=t ! queue ! stripeenc ! fakesink t. ! queue ! videoconvert ! "
        "fakesink",
        "SOURCE ! queue leaky=downstream max-size-buffers=1 ! stripeenc ! fakesink",
        "SOURCE ! timeoverlay ! stripeenc ! fakesink",
        "SOURCE ! timeoverlay ! videoconvert ! ximagesink",
        "SOURCE ! videoscale ! video/x-raw,width=320,height=240 ! stripeenc ! fakesink",
        // nobody watches, and the other branch must not wait for somebody
        "SOURCE ! tee name=t ! queue ! stripeenc ! stripewssink port=0 t. ! queue ! "
        "videoconvert ! fakesink",
        "videotestsrc num-buffers=60 ! videoconvert ! stripeenc ! fakesink",
        "videotestsrc num-buffers=60 ! videoconvert ! stripeenc paint-over=idr ! "
        "fakesink sync=true"));

TEST_P(Lines, EndsCleanly) {
  XServer server;
  const BusyScreen screen(server.display(), 16ms, draw);
  std::string line = GetParam();
  const std::string source = "ximagestripesrc display-name=" + server.display() + " num-buffers=60";
  if (const size_t at = line.find("SOURCE"); at != std::string::npos)
    line.replace(at, 6, source);
  const Ending result = launch(line, server.display());
  EXPECT_EQ(result.status, 0) << result.log;
  EXPECT_TRUE(clean(result.log)) << result.log;
}

class Inspect : public testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(All, Inspect,
                         testing::Values("stripes", "ximagestripesrc", "stripeenc",
                                         "stripewssink"));

TEST_P(Inspect, PrintsNothingOnStderr) {
  TempDir dir;
  ChildProcess::Options options;
  options.argv = {"sh", "-c", "exec gst-inspect-1.0 \"$0\" > /dev/null", GetParam()};
  options.environment = {"GST_REGISTRY=" + dir.file("registry.bin")}; // found for the first time
  options.log_path = dir.file("log");
  ChildProcess process(options);
  EXPECT_EQ(process.wait(240s), 0);
  EXPECT_EQ(read_file(options.log_path), "");
}
