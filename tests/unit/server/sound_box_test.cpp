// SPDX-License-Identifier: MPL-2.0
#include "server/sound_box.h"

#include <gtest/gtest.h>
#include <vector>

using namespace stripes;

namespace {

SoundPacket packet(uint8_t content, size_t size = 1) {
  const std::vector<uint8_t> bytes(size, content);
  return {adopt(g_bytes_new(bytes.data(), bytes.size()))};
}

uint8_t content_of(const SoundPacket &packet) {
  return *static_cast<const uint8_t *>(g_bytes_get_data(packet.payload.get(), nullptr));
}

TEST(SoundBox, wakes_once_until_it_is_emptied) {
  SoundBox box;
  int wakes = 0;
  const auto wake = [&wakes] { wakes++; };
  box.put(packet(1), wake);
  box.put(packet(2), wake);
  EXPECT_EQ(wakes, 1);
  std::deque<SoundPacket> taken;
  box.take(taken);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(content_of(taken[0]), 1);
  EXPECT_EQ(content_of(taken[1]), 2);
  box.put(packet(3), wake);
  EXPECT_EQ(wakes, 2);
}

TEST(SoundBox, oldest_sound_goes_first) {
  SoundBox box;
  for (size_t i = 0; i < SoundBox::kMaxPackets + 5; i++)
    box.put(packet(static_cast<uint8_t>(i)), [] {});
  std::deque<SoundPacket> taken;
  box.take(taken);
  ASSERT_EQ(taken.size(), SoundBox::kMaxPackets);
  EXPECT_EQ(content_of(taken.front()), 5);
  EXPECT_EQ(content_of(taken.back()), SoundBox::kMaxPackets + 4);
}

TEST(SoundBox, takes_nothing_that_is_larger_than_a_packet) {
  SoundBox box;
  int wakes = 0;
  box.put(packet(1, SoundBox::kMaxPacketBytes + 1), [&wakes] { wakes++; });
  EXPECT_EQ(wakes, 0);
  box.put(packet(2, SoundBox::kMaxPacketBytes), [&wakes] { wakes++; });
  EXPECT_EQ(wakes, 1);
}

} // namespace
