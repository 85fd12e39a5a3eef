// SPDX-License-Identifier: MPL-2.0
#include "webrtc/feed_plan.h"

#include <gtest/gtest.h>

namespace stripes {
namespace {

TEST(FeedPlan, has_nothing_to_do_before_the_first_picture) {
  FeedPlan plan;
  EXPECT_FALSE(plan.next(1000000));
  EXPECT_FALSE(plan.due());
}

TEST(FeedPlan, a_change_goes_at_once) {
  FeedPlan plan;
  plan.changed();
  EXPECT_EQ(plan.due(), 0);
  ASSERT_TRUE(plan.next(1000000));
  EXPECT_FALSE(plan.next(1000001));
}

TEST(FeedPlan, what_stopped_is_refined_and_then_hardly_sent) {
  FeedPlan plan;
  plan.changed();
  int64_t now = 1000000;
  ASSERT_TRUE(plan.next(now));
  for (unsigned i = 0; i < FeedPlan::kRefinements; i++) {
    ASSERT_EQ(plan.due(), now + FeedPlan::kRefineInterval) << i;
    EXPECT_FALSE(plan.next(now + FeedPlan::kRefineInterval - 1));
    now = *plan.due();
    const auto step = plan.next(now);
    ASSERT_TRUE(step) << i;
    EXPECT_FALSE(step->key);
  }
  for (int i = 0; i < 5; i++) {
    ASSERT_EQ(plan.due(), now + FeedPlan::kStillInterval) << i;
    EXPECT_FALSE(plan.next(now + FeedPlan::kStillInterval - 1));
    now = *plan.due();
    ASSERT_TRUE(plan.next(now)) << i;
  }
}

TEST(FeedPlan, a_change_begins_the_refinement_anew) {
  FeedPlan plan;
  plan.changed();
  ASSERT_TRUE(plan.next(1000000));
  plan.changed();
  ASSERT_TRUE(plan.next(1010000));
  EXPECT_EQ(plan.due(), 1010000 + FeedPlan::kRefineInterval);
}

TEST(FeedPlan, a_still_picture_is_sent_again_as_key) {
  FeedPlan plan;
  plan.key_wanted();
  const auto step = plan.next(1000000);
  ASSERT_TRUE(step);
  EXPECT_TRUE(step->key);
}

TEST(FeedPlan, keys_keep_their_distance_and_are_not_forgotten) {
  FeedPlan plan;
  plan.key_wanted();
  ASSERT_TRUE(plan.next(1000000)->key);
  plan.key_wanted();
  plan.changed();
  EXPECT_FALSE(plan.next(1010000)->key); // the change does not wait for it
  const auto later = plan.next(1000000 + FeedPlan::kKeyInterval);
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->key);
  EXPECT_FALSE(plan.next(1000001 + FeedPlan::kKeyInterval));
}

} // namespace
} // namespace stripes
