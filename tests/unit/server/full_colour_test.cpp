// SPDX-License-Identifier: MPL-2.0
#include "server/full_colour.h"

#include <gtest/gtest.h>
#include <string>

using namespace stripes;

namespace {

constexpr unsigned kDelay = 20; // ms

class FullColourRule : public testing::Test {
 protected:
  // What was asked for since the last time, such as "yes no ".
  std::string asked() { return std::exchange(asked_, {}); }
  void wait_for_timers() {
    for (bool over = false; !over;) {
      Timer end;
      end.start(3 * kDelay, [&over] {
        over = true;
        return false;
      });
      while (!over)
        g_main_context_iteration(nullptr, TRUE);
    }
  }

  std::string asked_;
  FullColour rule_{[this](bool full) { asked_ += full ? "yes " : "no "; }, kDelay};
};

} // namespace

TEST(DecodesFullColour, BelievesTheClient) {
  EXPECT_TRUE(
      decodes_full_colour("true", "Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0"));
  EXPECT_FALSE(
      decodes_full_colour("false", "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/140.0.0.0"));
}

TEST(DecodesFullColour, KnowsBrowsersThatSayNothing) {
  const auto guess = [](const char *agent) { return decodes_full_colour(std::nullopt, agent); };
  EXPECT_TRUE(guess("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                    "Chrome/140.0.0.0 Safari/537.36"));
  EXPECT_FALSE(guess("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"));
  EXPECT_FALSE(guess("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
                     "(KHTML, like Gecko) Version/18.0 Safari/605.1.15"));
  EXPECT_FALSE(guess(""));
  EXPECT_FALSE(decodes_full_colour("perhaps", ""));
}

TEST_F(FullColourRule, AsksWhenItIsWishedAndPossible) {
  rule_.is_set(false);
  rule_.decide(false, true);
  EXPECT_EQ(asked(), "");
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "yes ");
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "");
  rule_.decide(false, true);
  EXPECT_EQ(asked(), "no ");
}

TEST_F(FullColourRule, SaysNothingBeforeThereIsAStream) {
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "");
  rule_.is_set(false);
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "yes ");
}

TEST_F(FullColourRule, FallsBackAtOnceAndComesBackLater) {
  rule_.is_set(true);
  rule_.decide(true, true);
  rule_.decide(true, false);
  EXPECT_EQ(asked(), "no ");
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "") << "it might be a page that is loaded again";
  wait_for_timers();
  EXPECT_EQ(asked(), "yes ");
}

TEST_F(FullColourRule, DoesNotFlickerWhenAPageIsLoadedAgain) {
  rule_.is_set(true);
  rule_.decide(true, false);
  rule_.decide(true, true);
  rule_.decide(true, false);
  wait_for_timers();
  EXPECT_EQ(asked(), "no ");
}

TEST_F(FullColourRule, ObeysANewWishAtOnce) {
  rule_.is_set(false);
  rule_.decide(false, false);
  rule_.decide(false, true);
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "yes ");
}

TEST_F(FullColourRule, TakesAnEncoderBackThatSomebodyElseSet) {
  rule_.is_set(false);
  rule_.decide(true, false);
  rule_.is_set(true); // as its caps say
  rule_.decide(true, false);
  EXPECT_EQ(asked(), "no ");
  rule_.decide(false, true);
  rule_.is_set(true);
  rule_.decide(false, true);
  EXPECT_EQ(asked(), "") << "all who watch can decode it, and no page minds";
}
