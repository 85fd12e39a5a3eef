// SPDX-License-Identifier: MPL-2.0
// Lines for gst-launch-1.0 with every input format and with odd, small and huge sizes: each ends by
// itself, with exit status 0 and without a warning. The whole table takes long and is a suite of
// its own (STRIPES_WHOLE_TABLE); the quick part has every format and every size once.
#include "integration/pipelines/launch_line.h"
#include "support/busy_screen.h"
#include "support/x_server.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>

using namespace stripes::test;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> kFormats = {"BGRx", "BGRA", "RGBx", "RGBA", "xRGB", "xBGR", "BGR",
                                           "RGB",  "I420", "NV12", "YV12", "Y444", "GRAY8"};

struct Size {
  unsigned width, height;
  bool huge() const { return width * height > 4000000; }
  std::string text() const { return std::to_string(width) + "x" + std::to_string(height); }
};
const std::vector<Size> kSizes = {{321, 241}, {1366, 768}, {16, 16}, {7680, 4320}};

// RAW stands for raw video of the format and size.
const std::vector<std::string> kTails = {
    "RAW ! stripeenc ! fakesink",
    "RAW ! stripeenc codec=jpeg ! fakesink",
    "RAW ! tee name=t ! queue ! stripeenc ! fakesink t. ! queue ! videoconvert ! fakesink",
    "RAW ! queue leaky=downstream max-size-buffers=1 ! stripeenc ! fakesink",
    "RAW ! stripeenc paint-over=idr ! fakesink sync=true",
    "RAW ! stripeenc ! stripewssink port=0",
};

struct Line {
  std::string format;
  Size size;
  size_t tail;
};

bool whole_table() {
  return getenv("STRIPES_WHOLE_TABLE") != nullptr;
}

std::vector<Line> table() {
  std::vector<Line> lines;
  for (size_t f = 0; f < kFormats.size(); f++)
    for (size_t s = 0; s < kSizes.size(); s++)
      for (size_t t = 0; t < kTails.size(); t++) {
        const bool format_once = s == 0 && t == f % 2;
        const bool size_once = t < 2 && kFormats[f] == "NV12";
        if (whole_table() || format_once || size_once)
          lines.push_back({kFormats[f], kSizes[s], t});
      }
  return lines;
}

void expect_clean(const std::string &line, const std::string &display = "") {
  const Ending result = launch(line, display);
  EXPECT_EQ(result.status, 0) << line << "\n" << result.log;
  EXPECT_TRUE(clean(result.log)) << line << "\n" << result.log;
}

} // namespace

class FormatLines : public testing::TestWithParam<Line> {};
INSTANTIATE_TEST_SUITE_P(All, FormatLines, testing::ValuesIn(table()), [](auto &one) {
  return one.param.format + "_" + one.param.size.text() + "_" + std::to_string(one.param.tail);
});

TEST_P(FormatLines, EndCleanly) {
  const auto &[format, size, tail] = GetParam();
  const unsigned pictures = size.huge() ? 3 : whole_table() ? 60 : 10;
  std::string line = kTails[tail];
  line.replace(0, 3,
               "videotestsrc num-buffers=" + std::to_string(pictures) +
                   " ! videoconvert ! video/x-raw,format=" + format + ",width=" +
                   std::to_string(size.width) + ",height=" + std::to_string(size.height));
  expect_clean(line);
}

// The same from a screen of that size, converted to that format.
class ScreenLines : public testing::TestWithParam<Size> {};
INSTANTIATE_TEST_SUITE_P(All, ScreenLines, testing::ValuesIn(kSizes),
                         [](auto &one) { return one.param.text(); });

TEST_P(ScreenLines, EndCleanlyWithEveryFormat) {
  XServer::Options options;
  options.width = GetParam().width;
  options.height = GetParam().height;
  XServer server(options);
  const BusyScreen screen(server.display(), 16ms, [](XClient &x, unsigned i) {
    x.fill(static_cast<int>(i % 5), static_cast<int>(i % 7), 60, 40, i * 0x010305);
  });
  const std::string source = "ximagestripesrc display-name=" + server.display() +
                             " num-buffers=" + (GetParam().huge() ? "3" : "10");
  expect_clean(source + " ! stripeenc ! fakesink", server.display());
  expect_clean(source + " ! stripeenc codec=jpeg ! fakesink", server.display());
  if (!whole_table())
    return;
  for (const std::string &format : kFormats)
    for (const char *codec : {"h264", "jpeg"})
      expect_clean(source + " ! videoconvert ! video/x-raw,format=" + format +
                       " ! stripeenc codec=" + codec + " ! fakesink",
                   server.display());
}

// Sizes beyond the caps are refused where they are negotiated.
TEST(FormatLines, RefuseOtherSizes) {
  for (const char *size : {"width=15,height=64", "width=64,height=15", "width=7682,height=64",
                           "width=64,height=4322"}) {
    const Ending result = launch(std::string("-q videotestsrc num-buffers=1 ! video/x-raw,") +
                                 size + " ! stripeenc ! fakesink");
    EXPECT_TRUE(result.status.has_value()) << size << ": hangs";
    EXPECT_NE(result.status, 0) << size;
    EXPECT_LT(result.status.value_or(0), 128) << size << ": ended by a signal";
  }
}
