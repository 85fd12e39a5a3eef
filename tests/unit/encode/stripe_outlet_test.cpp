// SPDX-License-Identifier: MPL-2.0
#include "encode/stripe_outlet.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;

namespace {
EncodedStripe at(unsigned y) {
  EncodedStripe stripe;
  stripe.y = y;
  return stripe;
}
} // namespace

TEST(StripeOutlet, MarksTheLastAndKeepsTheOrderOfFinishing) {
  std::vector<std::pair<unsigned, bool>> seen;
  Deliver deliver = [&](EncodedStripe &&stripe) {
    seen.emplace_back(stripe.y, stripe.last);
    return true;
  };
  StripeOutlet outlet(deliver);
  outlet.put(at(128));
  outlet.hand_on();
  EXPECT_TRUE(seen.empty()); // it may be the last
  outlet.put(at(0));
  outlet.hand_on();
  EXPECT_EQ(seen.size(), 1u);
  outlet.put(at(64));
  outlet.finish();
  EXPECT_EQ(seen, (std::vector<std::pair<unsigned, bool>>{{128, false}, {0, false}, {64, true}}));
  EXPECT_EQ(outlet.handed_on(), 3u);
}

TEST(StripeOutlet, KeepsOnlyTheLastBackWhereItKnowsHowManyThereAre) {
  std::vector<std::pair<unsigned, bool>> seen;
  Deliver deliver = [&](EncodedStripe &&stripe) {
    seen.emplace_back(stripe.y, stripe.last);
    return true;
  };
  StripeOutlet outlet(deliver, 3);
  outlet.put(at(128));
  outlet.hand_on();
  EXPECT_EQ(seen.size(), 1u);
  outlet.put(at(0));
  outlet.put(at(64));
  outlet.hand_on();
  EXPECT_EQ(seen.size(), 2u);
  outlet.finish();
  EXPECT_EQ(seen, (std::vector<std::pair<unsigned, bool>>{{128, false}, {0, false}, {64, true}}));
}

TEST(StripeOutlet, StopsWhenRefused) {
  int calls = 0;
  Deliver deliver = [&](EncodedStripe &&) { return ++calls < 2; };
  StripeOutlet outlet(deliver);
  for (unsigned y = 0; y < 5; y++)
    outlet.put(at(y * 64));
  outlet.finish();
  EXPECT_EQ(calls, 2);
  EXPECT_TRUE(outlet.refused());
}

TEST(StripeOutlet, HandsNothingOnForAnEmptyPicture) {
  Deliver deliver = [&](EncodedStripe &&) { return true; };
  StripeOutlet outlet(deliver);
  outlet.finish();
  EXPECT_EQ(outlet.handed_on(), 0u);
}

TEST(StripeOutlet, MarksTheLastAlsoWhenOneFailed) {
  std::vector<std::pair<unsigned, bool>> seen;
  Deliver deliver = [&](EncodedStripe &&stripe) {
    seen.emplace_back(stripe.y, stripe.last);
    return true;
  };
  StripeOutlet outlet(deliver, 3);
  outlet.put(at(0));
  outlet.skip();
  outlet.hand_on();
  outlet.put(at(64));
  outlet.hand_on();
  outlet.finish();
  EXPECT_EQ(seen, (std::vector<std::pair<unsigned, bool>>{{0, false}, {64, true}}));
}
