// SPDX-License-Identifier: MPL-2.0
#include "server/opus_packet.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace stripes;

namespace {

using Packet = std::vector<uint8_t>;

// First byte: configuration, mono, how many frames.
uint8_t toc(unsigned configuration, unsigned code) {
  return static_cast<uint8_t>(configuration << 3 | code);
}

Packet filled(Packet head, size_t more) {
  head.resize(head.size() + more, 0x55);
  return head;
}

// µs; 0 for no packet
int64_t duration(const Packet &packet) {
  const auto found = opus_duration(packet);
  return found ? found->count() : 0;
}

TEST(OpusPacket, one_frame_of_each_length) {
  EXPECT_EQ(duration(filled({toc(0, 0)}, 10)), 10000);
  EXPECT_EQ(duration(filled({toc(3, 0)}, 10)), 60000);
  EXPECT_EQ(duration(filled({toc(11, 0)}, 10)), 60000);
  EXPECT_EQ(duration(filled({toc(12, 0)}, 10)), 10000);
  EXPECT_EQ(duration(filled({toc(15, 0)}, 10)), 20000);
  EXPECT_EQ(duration(filled({toc(16, 0)}, 10)), 2500);
  EXPECT_EQ(duration(filled({toc(31, 0)}, 10)), 20000);
  EXPECT_EQ(duration({toc(31, 0)}), 20000) << "silence";
  EXPECT_EQ(duration(filled({toc(31, 0)}, 1275)), 20000);
  EXPECT_EQ(duration(filled({toc(31, 0)}, 1276)), 0);
  EXPECT_EQ(duration({}), 0);
}

TEST(OpusPacket, two_frames) {
  EXPECT_EQ(duration(filled({toc(31, 1)}, 20)), 40000);
  EXPECT_EQ(duration(filled({toc(31, 1)}, 21)), 0) << "of one length";
  EXPECT_EQ(duration(filled({toc(31, 2), 5}, 9)), 40000);
  EXPECT_EQ(duration(filled({toc(31, 2), 5}, 4)), 0) << "the first is cut off";
  EXPECT_EQ(duration(filled({toc(31, 2), 252, 1}, 256)), 40000);
  EXPECT_EQ(duration({toc(31, 2), 252}), 0);
  EXPECT_EQ(duration({toc(31, 2)}), 0);
}

TEST(OpusPacket, many_frames) {
  EXPECT_EQ(duration({toc(31, 3)}), 0);
  EXPECT_EQ(duration({toc(31, 3), 0}), 0) << "none";
  EXPECT_EQ(duration(filled({toc(31, 3), 3}, 9)), 60000);
  EXPECT_EQ(duration(filled({toc(31, 3), 3}, 10)), 0);
  EXPECT_EQ(duration(filled({toc(31, 3), 6}, 12)), 120000);
  EXPECT_EQ(duration(filled({toc(31, 3), 7}, 14)), 0) << "longer than 120 ms";
  EXPECT_EQ(duration(filled({toc(16, 3), 48}, 48)), 120000);
  EXPECT_EQ(duration(filled({toc(31, 3), 0x80 | 2, 3}, 8)), 40000);
  EXPECT_EQ(duration(filled({toc(31, 3), 0x80 | 2, 9}, 8)), 0);
}

TEST(OpusPacket, padding) {
  EXPECT_EQ(duration(filled({toc(31, 3), 0x40 | 1, 4}, 8)), 20000);
  EXPECT_EQ(duration(filled({toc(31, 3), 0x40 | 1, 4}, 3)), 0) << "more than there is";
  EXPECT_EQ(duration(filled({toc(31, 3), 0x40 | 1, 255, 1}, 300)), 20000);
  EXPECT_EQ(duration(filled({toc(31, 3), 0x40 | 1, 255, 1}, 200)), 0);
  EXPECT_EQ(duration({toc(31, 3), 0x40 | 1, 255}), 0);
}

TEST(OpusPacket, noise_is_read_within_its_bounds) {
  std::mt19937 random(7);
  for (int i = 0; i < 100000; i++) {
    Packet packet(random() % 40);
    for (uint8_t &byte : packet)
      byte = static_cast<uint8_t>(random());
    const int64_t found = duration(packet);
    ASSERT_TRUE(found == 0 || (found >= 2500 && found <= 120000)) << found;
  }
}

} // namespace
