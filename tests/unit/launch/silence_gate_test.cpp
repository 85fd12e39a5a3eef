// SPDX-License-Identifier: MPL-2.0
#include "sound/silence_gate.h"

#include <array>
#include <cmath>
#include <gst/check/gstharness.h>
#include <gtest/gtest.h>
#include <vector>

using namespace std::chrono_literals;
using stripes::launch::SilenceGate;

namespace {

constexpr size_t kPeriodBytes = 1920; // 10 ms of two channels of 16 bits

class Silence : public testing::Test {
 protected:
  bool passes(bool loud) {
    std::vector<uint8_t> samples(kPeriodBytes);
    if (loud)
      samples.back() = 1; // as little as there can be
    return gate_.passes(samples, time_ += 10ms, 10ms);
  }

 private:
  SilenceGate gate_;
  std::chrono::nanoseconds time_{0};
};

} // namespace

TEST_F(Silence, PassesForAWhileAndThenNoMore) {
  for (int i = 0; i < 50; i++)
    EXPECT_TRUE(passes(false)) << i;
  for (int i = 0; i < 500; i++)
    EXPECT_FALSE(passes(false)) << i;
}

TEST_F(Silence, EndsWithTheFirstSample) {
  for (int i = 0; i < 100; i++)
    passes(false);
  EXPECT_TRUE(passes(true));
  for (int i = 0; i < 50; i++)
    EXPECT_TRUE(passes(false)) << "what fades away is heard to its end";
  EXPECT_FALSE(passes(false));
}

TEST_F(Silence, IsNoPauseBetweenTwoWords) {
  for (int i = 0; i < 400; i++)
    EXPECT_TRUE(passes(i % 40 == 0)) << i;
}

TEST(SilenceGatePad, DropsWhatStaysSilent) {
  using stripes::Unique;
  const Unique<GstHarness, gst_harness_teardown> h(gst_harness_new("identity"));
  gst_harness_set_src_caps_str(h.get(), "audio/x-raw,format=S16LE,rate=48000,channels=2,"
                                        "layout=interleaved");
  SilenceGate::install(h->element);
  guint64 time = 0;
  const auto push = [&](uint8_t sample) {
    GstBuffer *buffer = gst_buffer_new_allocate(nullptr, kPeriodBytes, nullptr);
    gst_buffer_memset(buffer, 0, sample, kPeriodBytes);
    GST_BUFFER_PTS(buffer) = 10 * GST_MSECOND * time++;
    GST_BUFFER_DURATION(buffer) = 10 * GST_MSECOND;
    ASSERT_EQ(gst_harness_push(h.get(), buffer), GST_FLOW_OK);
  };
  for (int i = 0; i < 100; i++)
    push(0);
  EXPECT_EQ(gst_harness_buffers_received(h.get()), 50u);
  push(7);
  EXPECT_EQ(gst_harness_buffers_received(h.get()), 51u);
}

// A receiver sees in the times how long the silence was, and by the marker that a sound begins.
TEST(SilenceGatePad, LeavesAGapThatReceiversUnderstand) {
  using stripes::Unique;
  const Unique<GstHarness, gst_harness_teardown> h(gst_harness_new_parse(
      "opusenc name=encoder frame-size=10 bitrate-type=constrained-vbr dtx=true ! "
      "rtpopuspay dtx=true"));
  gst_harness_set_src_caps_str(h.get(), "audio/x-raw,format=S16LE,rate=48000,channels=2,"
                                        "layout=interleaved");
  SilenceGate::install(stripes::adopt(gst_bin_get_by_name(GST_BIN(h->element), "encoder")).get());
  constexpr unsigned kFrames = 480, kPeriods = 400, kFirstSound = 20, kSecondSound = 300;
  std::vector<int16_t> samples(kFrames * 2);
  uint32_t begin = 0, after = 0;
  unsigned packets_between = 0;
  bool marked = false;
  for (unsigned i = 0; i < kPeriods; i++) {
    const bool loud = i < kFirstSound || i >= kSecondSound;
    for (unsigned k = 0; k < kFrames; k++)
      samples[2 * k] = samples[2 * k + 1] =
          loud ? static_cast<int16_t>(9000 * std::sin(0.06 * (i * kFrames + k))) : int16_t{0};
    GstBuffer *buffer = gst_buffer_new_memdup(samples.data(), samples.size() * sizeof(int16_t));
    GST_BUFFER_PTS(buffer) = i * 10 * GST_MSECOND;
    GST_BUFFER_DURATION(buffer) = 10 * GST_MSECOND;
    ASSERT_EQ(gst_harness_push(h.get(), buffer), GST_FLOW_OK);
    while (const auto packet = stripes::adopt(gst_harness_try_pull(h.get()))) {
      std::array<uint8_t, 8> header{};
      gst_buffer_extract(packet.get(), 0, header.data(), header.size());
      const uint32_t time = GST_READ_UINT32_BE(header.data() + 4);
      if (i == 0)
        begin = time;
      if (i >= kFirstSound && i < kSecondSound)
        packets_between++;
      if (i < kSecondSound || after != 0)
        continue;
      after = time;
      marked = (header[1] & 0x80) != 0;
    }
  }
  EXPECT_TRUE(marked);
  EXPECT_NEAR(static_cast<double>(after - begin), kSecondSound * kFrames, 2 * kFrames);
  EXPECT_LT(packets_between, 40u);
}
