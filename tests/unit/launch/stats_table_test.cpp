// SPDX-License-Identifier: MPL-2.0
#include "stats/stats_table.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

using namespace stripes;
using namespace stripes::launch;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> words(const std::string &line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

Figures two_seconds_of_work() {
  Figures figures;
  figures.at = 102s;
  figures.processor = 7s + 500ms;
  figures.pictures = 120;
  figures.stripes = 480;
  figures.bytes = 1'000'000;
  figures.skipped = 3;
  figures.refinements = 17;
  figures.keys = 5;
  figures.layouts = 2;
  figures.clients = 4;
  for (int i = 0; i < 100; i++)
    figures.encode.add(i < 90 ? 2ms : 40ms);
  return figures;
}

Figures start() {
  Figures figures;
  figures.at = 100s;
  figures.processor = 7s;
  return figures;
}

} // namespace

TEST(StatsLine, SaysWhatHappenedInTheTimeBetween) {
  const auto line = words(stats_line(start(), two_seconds_of_work()));
  ASSERT_EQ(line.size(), 15u);
  EXPECT_EQ(line[0], "60") << "pictures a second";
  EXPECT_EQ(line[1], "240") << "stripes a second";
  EXPECT_EQ(line[2], "4000") << "kbit a second";
  EXPECT_EQ(line[3], "25") << "percent of a processor";
  EXPECT_EQ(line[4], "3");
  EXPECT_EQ(line[5], "17");
  EXPECT_EQ(line[6], "5");
  EXPECT_EQ(line[7], "2");
  EXPECT_EQ(line[8], "4");
  EXPECT_EQ(line[9], "-") << "nothing was captured";
  double median = 0, high = 0;
  ASSERT_EQ(std::sscanf(line[12].c_str(), "%lf/%lf", &median, &high), 2) << line[12];
  EXPECT_NEAR(median, 2, 0.25);
  EXPECT_NEAR(high, 40, 5);
}

TEST(StatsLine, CountsOnlyWhatIsNew) {
  const Figures earlier = two_seconds_of_work();
  Figures later = earlier;
  later.at += 1s;
  later.keys += 1;
  later.encode.add(8ms);
  const auto line = words(stats_line(earlier, later));
  EXPECT_EQ(line[0], "0");
  EXPECT_EQ(line[6], "1");
  EXPECT_EQ(line[8], "4") << "clients are as many as there are";
  double median = 0;
  ASSERT_EQ(std::sscanf(line[12].c_str(), "%lf", &median), 1);
  EXPECT_NEAR(median, 8, 1) << "of the new times, not of all";
}

TEST(StatsLine, ANewPipelineBeginsWithNothing) {
  Figures later = start();
  later.at = 103s;
  later.pictures = 30;
  later.stripes = 30;
  const auto line = words(stats_line(two_seconds_of_work(), later));
  EXPECT_EQ(line[0], "30");
  EXPECT_EQ(line[1], "30");
  EXPECT_EQ(line[6], "0");
}

TEST(StatsLine, StandsUnderItsHeading) {
  const std::string heading = stats_heading();
  for (const Figures &later : {two_seconds_of_work(), start()}) {
    const std::string line = stats_line(start(), later);
    EXPECT_EQ(line.size(), heading.size()) << "\n" << heading << "\n" << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
  }
}

TEST(StatsTable, RepeatsTheHeadingWhenItHasScrolledAway) {
  StatsTable table(start());
  std::string text;
  Figures now = start();
  for (unsigned i = 0; i <= StatsTable::kLinesUnderHeading; i++) {
    now.at += 1s;
    text += table.add(now);
  }
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), StatsTable::kLinesUnderHeading + 3);
  EXPECT_EQ(text.find(stats_heading()), 0u);
  EXPECT_NE(text.find(stats_heading(), 1), std::string::npos);
}
