// SPDX-License-Identifier: MPL-2.0
#include "capture/input/spare_keys.h"

#include <gtest/gtest.h>
#include <map>
#include <xkbcommon/xkbcommon-keysyms.h>

using namespace stripes;
using namespace std::chrono_literals;

namespace {
constexpr uint32_t kHan = 0x01004e00;
}

TEST(SpareKeys, LettersShareAKeyWithTheirOtherCase) {
  SpareKeys keys;
  keys.set_codes({93, 97});
  const auto lent = keys.lend(XKB_KEY_Cyrillic_YA, 0s);
  ASSERT_TRUE(lent);
  EXPECT_TRUE(lent->upper);
  EXPECT_TRUE(lent->key->letter);
  EXPECT_EQ(lent->key->lower, uint32_t{XKB_KEY_Cyrillic_ya});
  const auto lower = keys.find(XKB_KEY_Cyrillic_ya);
  ASSERT_TRUE(lower);
  EXPECT_FALSE(lower->upper);
  EXPECT_EQ(lower->key->code, lent->key->code);
  EXPECT_EQ(other_case(XKB_KEY_ssharp), 0u);
  EXPECT_EQ(other_case('5'), 0u);
}

TEST(SpareKeys, TwoWithoutCaseShareAKey) {
  SpareKeys keys;
  keys.set_codes({93, 97});
  keys.lend(kHan, 0s);
  keys.lend(kHan + 1, 0s);
  EXPECT_EQ(keys.find(kHan)->key, keys.find(kHan + 1)->key);
  EXPECT_TRUE(keys.find(kHan + 1)->upper);
  EXPECT_EQ(keys.lent().size(), 1u);
}

TEST(SpareKeys, RestBeforeAnotherMeaning) {
  SpareKeys keys;
  keys.set_codes({93});
  keys.lend(kHan, 1s);
  keys.lend(kHan + 1, 1s);
  EXPECT_FALSE(keys.lend(kHan + 2, 1s + SpareKeys::kRest - 1ns));
  EXPECT_EQ(keys.ready_at({kHan + 2}), 1s + SpareKeys::kRest);
  ASSERT_TRUE(keys.lend(kHan + 2, 1s + SpareKeys::kRest));
  EXPECT_FALSE(keys.find(kHan));
  EXPECT_FALSE(keys.find(kHan + 1));
}

TEST(SpareKeys, HeldKeysStay) {
  SpareKeys keys;
  keys.set_codes({93, 97});
  keys.lend(XKB_KEY_Cyrillic_ya, 0s)->key->held = true;
  keys.lend(XKB_KEY_Cyrillic_yu, 1s)->key->held = true;
  EXPECT_FALSE(keys.lend(kHan, 100s));
  EXPECT_EQ(keys.oldest_held()->lower, uint32_t{XKB_KEY_Cyrillic_ya});
}

TEST(SpareKeys, WhatSomebodyElseTookIsGone) {
  SpareKeys keys;
  keys.set_codes({93, 97});
  const auto code = keys.lend(kHan, 0s)->key->code;
  keys.set_codes({code == 93 ? uint8_t{97} : uint8_t{93}});
  EXPECT_FALSE(keys.find(kHan));
}

// A burst of any length: a code never changes its meaning within the rest, and all get a place.
TEST(SpareKeys, BurstSlowsDownInsteadOfGarbling) {
  SpareKeys keys;
  keys.set_codes({93, 97, 103, 120, 132});
  std::map<uint32_t, std::pair<SpareKeys::Time, uint8_t>> typed;
  SpareKeys::Time now{0};
  for (uint32_t i = 0; i < 200; i++) {
    const uint32_t keysym = kHan + i;
    auto place = keys.find(keysym);
    for (int tries = 0; !place && tries < 3; tries++) {
      now = std::max(now, keys.ready_at({keysym}));
      place = keys.lend(keysym, now);
    }
    ASSERT_TRUE(place) << i;
    place->key->last_used = now;
    typed[keysym] = {now, place->key->code};
    for (const auto &[other, when] : typed)
      if (now - when.first < SpareKeys::kRest) {
        const auto found = keys.find(other);
        ASSERT_TRUE(found) << "lost its meaning too soon";
        EXPECT_EQ(found->key->code, when.second);
      }
    now += 1ms;
  }
  EXPECT_LT(now, 25s);
}
