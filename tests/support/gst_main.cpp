// SPDX-License-Identifier: MPL-2.0
// Starts GStreamer before the tests of a program run.
#include <gst/gst.h>
#include <gtest/gtest.h>

namespace {
class StartGStreamer : public testing::Environment {
  void SetUp() override { gst_init(nullptr, nullptr); }
};
const auto *environment = testing::AddGlobalTestEnvironment(new StartGStreamer);
} // namespace
