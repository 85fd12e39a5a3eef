// SPDX-License-Identifier: MPL-2.0
#include "encode/streaming_judge.h"

#include <gtest/gtest.h>

using namespace stripes::encode;

namespace {

TileMask full() {
  TileMask mask(1920, 1080);
  mask.fill();
  return mask;
}

TileMask half() {
  TileMask mask(1920, 1080);
  for (size_t tile = 0; tile < mask.size(); tile += 2)
    mask.set(tile);
  return mask;
}

} // namespace

TEST(StreamingJudge, BeginsAfterManyFullPictures) {
  StreamingJudge judge;
  for (int i = 0; i < 29; i++)
    judge.note(full());
  EXPECT_FALSE(judge.trusts_damage(Streaming::Auto));
  judge.note(full());
  EXPECT_TRUE(judge.trusts_damage(Streaming::Auto));
}

TEST(StreamingJudge, ScrollingIsNoFilm) {
  StreamingJudge judge;
  for (int i = 0; i < 300; i++)
    judge.note(i % 20 ? full() : half());
  EXPECT_FALSE(judge.trusts_damage(Streaming::Auto));
}

TEST(StreamingJudge, LooksTwiceASecondOrSoAndLeaves) {
  StreamingJudge judge;
  int looks = 0;
  for (int i = 0; i < 30 + 620; i++) {
    judge.note(full());
    looks += i >= 30 && !judge.trusts_damage(Streaming::Auto);
  }
  EXPECT_EQ(looks, 20); // two of each 62
  while (judge.trusts_damage(Streaming::Auto))
    judge.note(full()); // damage may claim that
  judge.note(full());
  judge.note(half());
  EXPECT_FALSE(judge.trusts_damage(Streaming::Auto));
}

TEST(StreamingJudge, DoesAsTold) {
  StreamingJudge judge;
  EXPECT_TRUE(judge.trusts_damage(Streaming::On));
  for (int i = 0; i < 100; i++)
    judge.note(full());
  EXPECT_FALSE(judge.trusts_damage(Streaming::Off));
}
