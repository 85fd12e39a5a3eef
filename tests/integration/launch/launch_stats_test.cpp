// SPDX-License-Identifier: MPL-2.0
// --stats: figures on standard error while a page is served.
#include "launcher.h"
#include "stats/stats_table.h"
#include "support/ws_client.h"

#include <gtest/gtest.h>
#include <sstream>

namespace stripes::test {
namespace {

std::vector<std::string> words(const std::string &line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

// Whether a line of the table tells of a page and of a picture that was captured and encoded for
// it.
bool tells_of_the_picture(const std::string &output) {
  std::istringstream in(output);
  bool table = false;
  for (std::string line; std::getline(in, line);) {
    if (line == launch::stats_heading()) {
      table = true;
      continue;
    }
    const auto columns = words(line);
    if (table && columns.size() == 15 && columns[1] != "0" && columns[8] == "1" &&
        columns[9].find('/') != std::string::npos && columns[12].find('/') != std::string::npos)
      return true;
  }
  return false;
}

} // namespace

TEST(LaunchStats, WritesFiguresWhileAPageIsServed) {
  // Something changes all the time: a picture that is taken in one second and encoded in the next
  // would be in no line as a whole.
  Launcher launcher(
      {"--stats", "--", "xterm", "-e", "sh", "-c", "while :; do date; sleep 0.1; done"});
  const uint16_t port = launcher.wait_port();
  ASSERT_NE(port, 0) << launcher.output();
  WsClient page(port);
  page.send_settings();
  ASSERT_TRUE(page.wait_stripes(1)) << launcher.output();
  EXPECT_TRUE(page.wait([&] { return tells_of_the_picture(launcher.output()); }, 60000))
      << launcher.output();
}

TEST(LaunchStats, WritesNoneUnlessAsked) {
  Launcher launcher({"--", "sleep", "1.5"});
  EXPECT_EQ(launcher.wait(), 0) << launcher.output();
  EXPECT_EQ(launcher.output().find("pictures/s"), std::string::npos) << launcher.output();
}

} // namespace stripes::test
