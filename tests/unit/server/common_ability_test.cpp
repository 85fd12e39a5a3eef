// SPDX-License-Identifier: MPL-2.0
#include "server/common_ability.h"

#include <gtest/gtest.h>
#include <string>

using namespace stripes;

namespace {

constexpr unsigned kDelay = 20; // ms

class Ability : public testing::Test {
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
  CommonAbility rule_{[this](bool use) { asked_ += use ? "yes " : "no "; }, kDelay};
};

} // namespace

TEST_F(Ability, AsksWhenItIsWishedAndPossible) {
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

TEST_F(Ability, SaysNothingBeforeThereIsAStream) {
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "");
  rule_.is_set(false);
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "yes ");
}

TEST_F(Ability, FallsBackAtOnceAndComesBackLater) {
  rule_.is_set(true);
  rule_.decide(true, true);
  rule_.decide(true, false);
  EXPECT_EQ(asked(), "no ");
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "") << "it might be a page that is loaded again";
  wait_for_timers();
  EXPECT_EQ(asked(), "yes ");
}

TEST_F(Ability, DoesNotFlickerWhenAPageIsLoadedAgain) {
  rule_.is_set(true);
  rule_.decide(true, false);
  rule_.decide(true, true);
  rule_.decide(true, false);
  wait_for_timers();
  EXPECT_EQ(asked(), "no ");
}

TEST_F(Ability, ObeysANewWishAtOnce) {
  rule_.is_set(false);
  rule_.decide(false, false);
  rule_.decide(false, true);
  rule_.decide(true, true);
  EXPECT_EQ(asked(), "yes ");
}

TEST_F(Ability, TakesAnEncoderBackThatSomebodyElseSet) {
  rule_.is_set(false);
  rule_.decide(true, false);
  rule_.is_set(true); // as its caps say
  rule_.decide(true, false);
  EXPECT_EQ(asked(), "no ");
  rule_.decide(false, true);
  rule_.is_set(true);
  rule_.decide(false, true);
  EXPECT_EQ(asked(), "") << "all who watch can, and no page minds";
}
