// SPDX-License-Identifier: MPL-2.0
#include "process/backoff.h"

#include <gtest/gtest.h>

namespace stripes::launch {
namespace {

constexpr int64_t kSecond = 1000000; // µs

TEST(Backoff, DoublesUpToItsMost) {
  Backoff backoff({.first = 500, .most = 3000, .healthy = 10000});
  for (unsigned wait : {500u, 1000u, 2000u, 3000u, 3000u})
    EXPECT_EQ(backoff.failed(0), wait);
  EXPECT_EQ(backoff.failures(), 5u);
  for (int i = 0; i < 100; i++)
    EXPECT_EQ(backoff.failed(0), 3000u);
}

TEST(Backoff, AGoodRunMakesUpForFailures) {
  Backoff backoff({.first = 500, .most = 30000, .healthy = 10000});
  backoff.failed(0);
  backoff.started(kSecond);
  EXPECT_EQ(backoff.failed(5 * kSecond), 1000u) << "too short a run";
  backoff.started(6 * kSecond);
  EXPECT_EQ(backoff.failed(16 * kSecond), 500u);
  EXPECT_EQ(backoff.failed(30 * kSecond), 1000u) << "an attempt that never ran";
}

} // namespace
} // namespace stripes::launch
