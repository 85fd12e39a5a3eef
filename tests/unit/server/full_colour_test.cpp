// SPDX-License-Identifier: MPL-2.0
#include "server/full_colour.h"

#include <gtest/gtest.h>

using namespace stripes;

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
