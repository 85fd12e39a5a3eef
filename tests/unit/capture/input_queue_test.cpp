// SPDX-License-Identifier: MPL-2.0
#include "capture/input/input_queue.h"

#include <gtest/gtest.h>

using namespace stripes;
using Kind = InputEvent::Kind;

namespace {

InputEvent key(uint32_t keysym, bool down) {
  return {.kind = Kind::Key, .down = down, .code = keysym};
}
InputEvent motion(int x, int y) {
  return {.kind = Kind::Motion, .x = x, .y = y};
}

} // namespace

TEST(InputQueue, KeepsTheOrder) {
  InputQueue queue;
  queue.push(key(1, true));
  queue.push(motion(3, 4));
  queue.push(key(1, false));
  EXPECT_EQ(queue.take(), key(1, true));
  EXPECT_EQ(queue.take(), motion(3, 4));
  EXPECT_EQ(queue.take(), key(1, false));
  EXPECT_FALSE(queue.take());
}

TEST(InputQueue, ConsecutiveMotionsBecomeOne) {
  InputQueue queue;
  for (int i = 0; i < 1000; i++)
    queue.push(motion(i, i));
  queue.push({.kind = Kind::RelativeMotion, .x = 3, .y = -1});
  queue.push({.kind = Kind::RelativeMotion, .x = 4, .y = -1});
  EXPECT_EQ(queue.take(), motion(999, 999));
  EXPECT_EQ(queue.take(), (InputEvent{.kind = Kind::RelativeMotion, .x = 7, .y = -2}));
  EXPECT_FALSE(queue.take());
}

TEST(InputQueue, MotionsDoNotPassAClick) {
  InputQueue queue;
  queue.push(motion(1, 1));
  queue.push({.kind = Kind::Button, .down = true, .code = 1, .x = 1, .y = 1});
  queue.push(motion(2, 2));
  EXPECT_EQ(queue.take(), motion(1, 1));
  EXPECT_EQ(queue.take()->kind, Kind::Button);
  EXPECT_EQ(queue.take(), motion(2, 2));
}

TEST(InputQueue, WhenFullReleasesStillGetIn) {
  InputQueue queue;
  for (size_t i = 0; i < InputQueue::kCapacity; i++)
    ASSERT_TRUE(queue.push(key(static_cast<uint32_t>(i + 1), true)));
  EXPECT_FALSE(queue.push(key(9999, true)));
  EXPECT_FALSE(queue.push({.kind = Kind::Scroll, .x = 0, .y = 1}));
  EXPECT_TRUE(queue.push(key(1, false)));
}

TEST(InputQueue, FloodOfReleasesBecomesReleaseAll) {
  InputQueue queue;
  for (size_t i = 0; i < 10 * InputQueue::kCapacity; i++)
    queue.push(key(static_cast<uint32_t>(i + 1), false));
  size_t left = 0;
  bool release_all = false;
  while (const auto event = queue.take()) {
    left++;
    release_all |= event->kind == Kind::ReleaseAll;
  }
  EXPECT_LE(left, 2 * InputQueue::kCapacity);
  EXPECT_TRUE(release_all);
}

TEST(InputQueue, NamesTheComingPresses) {
  InputQueue queue;
  for (uint32_t i = 1; i <= 4; i++) {
    queue.push(key(i, true));
    queue.push(key(i, false));
  }
  EXPECT_EQ(queue.upcoming_presses(3), (std::vector<uint32_t>{1, 2, 3}));
}
