// SPDX-License-Identifier: MPL-2.0
#include "server/send_queue.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace stripes;

namespace {

Stripe stripe(uint32_t frame, uint16_t y, bool key, size_t size = 1000, uint16_t height = 64) {
  std::vector<uint8_t> data(size);
  return {adopt(g_bytes_new(data.data(), size)), size, frame, 0, y, 640, height, key};
}

SoundPacket sound(uint8_t content) {
  return {adopt(g_bytes_new(&content, 1))};
}

// "K1:0" is the key stripe of frame 1 at row 0, "D1:0" one that is none, "T…" a text, "S7" a sound
// packet with that content.
std::string drain(SendQueue &queue) {
  std::string out;
  SendQueue::Next next;
  while (queue.pop(next)) {
    if (!out.empty())
      out += ' ';
    const auto &header = next.message.header;
    if (next.video) {
      out += (header[1] ? "K" : "D") + std::to_string(next.frame_id) + ":" +
             std::to_string(header[4] << 8 | header[5]);
    } else if (!next.message.text) {
      EXPECT_EQ(next.message.header_size, 2);
      EXPECT_EQ(header[0], 1);
      const void *content = g_bytes_get_data(next.message.body.get(), nullptr);
      out += "S" + std::to_string(*static_cast<const uint8_t *>(content));
    } else {
      gsize n = 0;
      const auto *text = static_cast<const char *>(g_bytes_get_data(next.message.body.get(), &n));
      out += "T" + std::string(text, n);
    }
  }
  return out;
}

TEST(SendQueue, rows_open_with_a_key) {
  SendQueue queue;
  queue.restart_video();
  EXPECT_TRUE(queue.keys_needed().all);
  queue.keys_requested();
  queue.push_video(stripe(1, 0, false), Codec::H264);
  queue.push_video(stripe(2, 0, true), Codec::H264);
  queue.push_video(stripe(2, 64, false), Codec::H264);
  queue.push_video(stripe(3, 0, false), Codec::H264);
  EXPECT_EQ(drain(queue), "K2:0 D3:0");
  EXPECT_FALSE(queue.keys_needed().all);
  EXPECT_EQ(queue.keys_needed().rows, std::vector<uint32_t>{64});
  queue.push_video(stripe(4, 64, true), Codec::H264);
  EXPECT_FALSE(queue.keys_needed());
}

TEST(SendQueue, keeps_the_order_of_text_and_video) {
  SendQueue queue;
  EXPECT_TRUE(queue.push_text("a"));
  queue.push_video(stripe(1, 0, true), Codec::H264);
  EXPECT_TRUE(queue.push_text("b"));
  EXPECT_EQ(drain(queue), "Ta K1:0 Tb");
  EXPECT_EQ(queue.bytes(), 0u);
}

TEST(SendQueue, a_key_replaces_what_waits_of_its_row) {
  SendQueue queue;
  queue.push_video(stripe(1, 0, true), Codec::H264);
  queue.push_video(stripe(1, 64, true), Codec::H264);
  queue.push_video(stripe(2, 0, false), Codec::H264);
  queue.push_video(stripe(3, 0, true), Codec::H264);
  EXPECT_EQ(drain(queue), "K1:64 K3:0");
}

TEST(SendQueue, a_lower_key_does_not_replace_a_higher_stripe) {
  SendQueue queue;
  queue.push_video(stripe(1, 0, true, 1000, 256), Codec::H264);
  queue.push_video(stripe(2, 0, true, 1000, 64), Codec::H264);
  EXPECT_EQ(drain(queue), "K1:0 K2:0");
}

TEST(SendQueue, a_narrower_key_does_not_replace_a_wider_stripe) {
  SendQueue queue;
  Stripe narrow = stripe(2, 0, true), narrower = stripe(3, 0, true);
  narrow.x = 64;
  narrow.width = 256;
  narrower.x = 192;
  narrower.width = 64;
  queue.push_video(stripe(1, 0, true), Codec::H264);
  queue.push_video(narrow, Codec::H264);
  queue.push_video(narrower, Codec::H264);
  narrow.frame_id = 4; // takes the place of both that it covers
  queue.push_video(narrow, Codec::H264);
  EXPECT_EQ(drain(queue), "K1:0 K4:0");
  queue.push_video(narrower, Codec::H264);
  queue.push_video(stripe(5, 0, true), Codec::H264);
  EXPECT_EQ(drain(queue), "K5:0");
}

TEST(SendQueue, a_row_that_was_shut_waits_for_a_key) {
  SendQueue queue;
  queue.push_video(stripe(1, 0, true), Codec::H264);
  queue.push_video(stripe(1, 64, true), Codec::H264);
  queue.shut_row(0);
  for (const uint16_t y : {0, 64})
    queue.push_video(stripe(2, y, false), Codec::H264);
  EXPECT_EQ(drain(queue), "K1:0 K1:64 D2:64");
  EXPECT_EQ(queue.keys_needed().rows, std::vector<uint32_t>{0});
}

TEST(SendQueue, overflow_drops_all_video_and_shuts_all_rows) {
  SendQueue queue;
  constexpr size_t kSize = 100000;
  EXPECT_TRUE(queue.push_text("kept"));
  queue.push_video(stripe(1, 0, true, kSize), Codec::H264);
  queue.push_video(stripe(1, 64, true, kSize), Codec::H264);
  uint32_t frame = 1;
  while (queue.overflows() == 0) {
    queue.push_video(stripe(++frame, 0, false, kSize), Codec::H264);
    ASSERT_LE(queue.bytes(), SendQueue::kVideoBytes + SendQueue::kTextBytes);
    ASSERT_LT(frame, 1000u);
  }
  EXPECT_TRUE(queue.keys_needed().all);
  queue.push_video(stripe(++frame, 64, false, kSize), Codec::H264);
  EXPECT_EQ(drain(queue), "Tkept");
  queue.push_video(stripe(++frame, 0, false), Codec::H264);
  queue.push_video(stripe(++frame, 64, true), Codec::H264);
  EXPECT_EQ(drain(queue), "K" + std::to_string(frame) + ":64");
}

TEST(SendQueue, while_a_client_stalls_jpeg_keeps_one_picture) {
  SendQueue queue;
  for (uint32_t frame = 1; frame <= 1000; frame++)
    for (uint16_t y = 0; y < 256; y = static_cast<uint16_t>(y + 64))
      queue.push_video(stripe(frame, y, true, 10000), Codec::Jpeg);
  EXPECT_LE(queue.bytes(), 4 * (10000 + SendQueue::kEntryCost));
  EXPECT_EQ(queue.overflows(), 0u);
}

TEST(SendQueue, one_huge_stripe_still_goes_out) {
  SendQueue queue;
  queue.push_video(stripe(1, 0, true, SendQueue::kVideoBytes + 1), Codec::H264);
  EXPECT_EQ(drain(queue), "K1:0");
}

TEST(SendQueue, counts_what_a_payload_keeps_alive) {
  SendQueue queue;
  Stripe big = stripe(1, 0, true, 10);
  big.memory = 1 << 20;
  queue.push_video(big, Codec::H264);
  EXPECT_GE(queue.bytes(), size_t{1} << 20);
}

TEST(SendQueue, payloads_are_shared_not_copied) {
  SendQueue a, b;
  const Stripe one = stripe(1, 0, true);
  a.push_video(one, Codec::H264);
  b.push_video(one, Codec::H264);
  SendQueue::Next x, y;
  ASSERT_TRUE(a.pop(x) && b.pop(y));
  EXPECT_EQ(x.message.body.get(), one.payload.get());
  EXPECT_EQ(y.message.body.get(), one.payload.get());
}

TEST(SendQueue, of_a_slot_only_the_newest_text_stays) {
  SendQueue queue;
  EXPECT_TRUE(queue.push_text("c1", TextSlot::Cursor));
  EXPECT_TRUE(queue.push_text("x"));
  EXPECT_TRUE(queue.push_text("s1", TextSlot::NetworkStats));
  EXPECT_TRUE(queue.push_text("c2", TextSlot::Cursor));
  EXPECT_EQ(drain(queue), "Tx Ts1 Tc2");
  for (int i = 0; i < 100; i++)
    EXPECT_TRUE(queue.push_text(std::string(100000, 'c'), TextSlot::Cursor));
}

TEST(SendQueue, sound_overtakes_all_else) {
  SendQueue queue;
  EXPECT_TRUE(queue.push_text("a"));
  queue.push_video(stripe(1, 0, true), Codec::H264);
  queue.push_sound(sound(1));
  queue.push_sound(sound(2));
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(drain(queue), "S1 S2 Ta K1:0");
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0u);
}

TEST(SendQueue, of_too_much_sound_the_oldest_goes) {
  SendQueue queue;
  constexpr uint8_t kMore = SendQueue::kSoundPackets + 3;
  for (uint8_t i = 0; i < kMore; i++)
    queue.push_sound(sound(i));
  EXPECT_EQ(queue.bytes(), SendQueue::kSoundPackets);
  const std::string out = drain(queue);
  EXPECT_TRUE(out.starts_with("S3 S4 ")) << out;
  EXPECT_TRUE(out.ends_with(" S" + std::to_string(kMore - 1))) << out;
  EXPECT_EQ(queue.overflows(), 0u); // of video
  queue.push_sound(sound(1));
  queue.drop_sound();
  EXPECT_TRUE(queue.empty());
}

TEST(SendQueue, too_much_text_is_told) {
  SendQueue queue;
  const std::string text(1000, 'x');
  int n = 0;
  while (queue.push_text(text))
    ASSERT_LT(++n, 10000);
  EXPECT_LE(queue.bytes(), SendQueue::kTextBytes);
  EXPECT_GT(n, 500);
}

} // namespace
