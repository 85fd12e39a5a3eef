// SPDX-License-Identifier: MPL-2.0
#include "server/ack_flow.h"

#include <gtest/gtest.h>

using stripes::AckFlow;

namespace {

constexpr int64_t kMs = 1000;

TEST(AckFlow, measures_the_round_trip) {
  AckFlow flow;
  EXPECT_LT(flow.round_trip_ms(), 0);
  flow.sent(1, 0);
  flow.sent(1, 5 * kMs); // another stripe of the same picture
  flow.sent(2, 10 * kMs);
  flow.acknowledged(1, 20 * kMs);
  EXPECT_DOUBLE_EQ(flow.round_trip_ms(), 20);
  flow.acknowledged(1, 70 * kMs); // pages repeat themselves
  flow.acknowledged(2, 50 * kMs);
  EXPECT_DOUBLE_EQ(flow.round_trip_ms(), 30);
}

TEST(AckFlow, limits_nothing_before_the_first_ack) {
  AckFlow flow;
  flow.sent(1, 0);
  EXPECT_FALSE(flow.behind(100000 * kMs));
}

TEST(AckFlow, is_behind_by_the_age_of_the_oldest_picture) {
  AckFlow flow;
  flow.sent(1, 0);
  flow.acknowledged(1, 50 * kMs);
  flow.sent(2, 100 * kMs);
  flow.sent(3, 600 * kMs);
  flow.acknowledged(1, 640 * kMs);
  EXPECT_FALSE(flow.behind(650 * kMs)); // 50 ms of delay are the connection's own
  EXPECT_TRUE(flow.behind(651 * kMs));
  flow.acknowledged(2, 660 * kMs);
  EXPECT_FALSE(flow.behind(700 * kMs));
}

TEST(AckFlow, a_gap_of_ids_after_a_still_spell_is_no_delay) {
  AckFlow flow;
  flow.sent(10, 0);
  flow.acknowledged(10, 10 * kMs);
  flow.acknowledged(10, 60000 * kMs);
  flow.sent(4000, 60001 * kMs);
  EXPECT_FALSE(flow.behind(60050 * kMs));
}

TEST(AckFlow, ids_wrap) {
  AckFlow flow;
  flow.sent(65535, 0);
  flow.sent(0, 10 * kMs);
  flow.acknowledged(0, 20 * kMs);
  EXPECT_FALSE(flow.behind(1000 * kMs));
}

TEST(AckFlow, a_client_that_no_longer_tells_is_not_limited) {
  AckFlow flow;
  flow.sent(1, 0);
  flow.acknowledged(1, kMs);
  flow.sent(2, 2 * kMs);
  EXPECT_TRUE(flow.behind(3000 * kMs));
  EXPECT_FALSE(flow.behind(5000 * kMs));
}

TEST(AckFlow, remembers_a_bounded_number_of_pictures) {
  AckFlow flow;
  for (uint32_t id = 0; id < 70000; id++)
    flow.sent(static_cast<uint16_t>(id), id);
  flow.acknowledged(0, 70000); // long forgotten
  EXPECT_LT(flow.round_trip_ms(), 70);
}

} // namespace
