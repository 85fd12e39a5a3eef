// SPDX-License-Identifier: MPL-2.0
// The feed with encoders that fail: the next one takes over, and when there is none it says so.
#include "webrtc/video_feed.h"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

namespace stripes {
namespace {

// No encoder at all: what it lets through is not H.264, so its pipeline fails at the first picture.
constexpr EncoderRow kBroken = {"identity", VideoCodec::H264, "", "error-after",
                                1000000,    "video/x-raw",    ""};
// Is not even there.
constexpr EncoderRow kMissing = {
    "no-such-encoder", VideoCodec::H264, "", "bitrate", 1000, "video/x-raw", ""};

class Feed : public testing::Test {
 protected:
  static constexpr int kWidth = 64, kHeight = 48;

  VideoFeed::Callbacks callbacks() {
    VideoFeed::Callbacks c;
    c.encoded = [this](VideoCodec, const Ref<GstBuffer> &buffer, GstCaps *) {
      if (!GST_BUFFER_FLAG_IS_SET(buffer.get(), GST_BUFFER_FLAG_DELTA_UNIT))
        keys++;
      encoded++;
    };
    c.has_room = [this](VideoCodec) { return room.load(); };
    c.unusable = [this](VideoCodec, const std::string &) { unusable++; };
    c.resized = [](unsigned, unsigned) {};
    c.event = [](GstEvent *) {};
    c.wanted = [this](bool yes) { wanted = yes; };
    return c;
  }

  void picture(VideoFeed &feed, uint8_t value) {
    const auto buffer = adopt(gst_buffer_new_allocate(nullptr, kWidth * kHeight * 4, nullptr));
    gst_buffer_memset(buffer.get(), 0, value, kWidth * kHeight * 4);
    feed.take_buffer(buffer.get(), GST_CLOCK_TIME_NONE);
  }

  void size(VideoFeed &feed) {
    const auto caps = adopt(gst_caps_new_simple(
        "video/x-raw", "format", G_TYPE_STRING, "BGRx", "width", G_TYPE_INT, kWidth, "height",
        G_TYPE_INT, kHeight, "framerate", GST_TYPE_FRACTION, 30, 1, nullptr));
    ASSERT_TRUE(feed.take_caps(caps.get()));
  }

  template <typename F>
  static bool wait(F &&done) {
    for (int i = 0; i < 12000 && !done(); i++)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return done();
  }

  std::atomic<unsigned> encoded = 0, keys = 0, unusable = 0;
  std::atomic<int> wanted = -1;
  std::atomic<bool> room = true;
};

TEST_F(Feed, the_next_encoder_takes_over_from_one_that_fails) {
  VideoFeed feed(callbacks());
  feed.start({&kMissing, &kBroken, find_encoder("x264enc")}, 3000);
  size(feed);
  picture(feed, 10);
  feed.add_consumer(VideoCodec::H264);
  ASSERT_TRUE(wait([&] { return encoded > 0; }));
  EXPECT_GE(keys, 1u);
  EXPECT_EQ(unusable, 0u);
  ASSERT_EQ(feed.stats().size(), 1u);
  EXPECT_EQ(feed.stats()[0].element, "x264enc");
  EXPECT_EQ(feed.codecs(), std::vector<VideoCodec>{VideoCodec::H264});
}

TEST_F(Feed, without_another_one_it_says_so) {
  VideoFeed feed(callbacks());
  feed.start({&kBroken, find_encoder("vp8enc")}, 3000);
  size(feed);
  picture(feed, 10);
  feed.add_consumer(VideoCodec::H264);
  ASSERT_TRUE(wait([&] { return unusable > 0; }));
  EXPECT_EQ(encoded, 0u);
  // The other codec is as good as before, and the only one that is offered now.
  EXPECT_EQ(feed.codecs(), std::vector<VideoCodec>{VideoCodec::Vp8});
  feed.add_consumer(VideoCodec::Vp8);
  EXPECT_TRUE(wait([&] { return encoded > 0; }));
}

TEST_F(Feed, pictures_are_wanted_while_somebody_takes_them) {
  VideoFeed feed(callbacks());
  feed.start({find_encoder("vp8enc")}, 3000);
  size(feed);
  EXPECT_EQ(wanted, -1); // the first one in any case
  picture(feed, 10);
  EXPECT_EQ(wanted, 0);
  feed.add_consumer(VideoCodec::Vp8);
  EXPECT_EQ(wanted, 1);
  ASSERT_TRUE(wait([&] { return encoded > 0; }));
  feed.remove_consumer(VideoCodec::Vp8);
  EXPECT_EQ(wanted, 0);
  EXPECT_TRUE(wait([&] { return feed.stats().empty(); }));
}

TEST_F(Feed, a_bitrate_may_change_while_it_encodes) {
  VideoFeed feed(callbacks());
  feed.start({find_encoder("x264enc")}, 3000);
  size(feed);
  picture(feed, 10);
  feed.add_consumer(VideoCodec::H264);
  ASSERT_TRUE(wait([&] { return encoded > 0; }));
  feed.set_bitrate(500);
  const unsigned before = encoded;
  picture(feed, 200);
  EXPECT_TRUE(wait([&] { return encoded > before; }));
  EXPECT_EQ(unusable, 0u);
}

// Nothing is lost, and so no key is needed, because a peer's thread was late; one that hangs does
// not hold up the others.
TEST_F(Feed, a_picture_waits_while_the_one_before_waits_for_a_peer_but_not_long) {
  VideoFeed feed(callbacks());
  feed.start({find_encoder("x264enc")}, 3000);
  size(feed);
  picture(feed, 10);
  feed.add_consumer(VideoCodec::H264);
  ASSERT_TRUE(wait([&] { return encoded > 0; }));
  for (unsigned before = encoded; before != encoded;) { // what is still under way
    before = encoded;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  room = false;
  const auto begin = std::chrono::steady_clock::now();
  const unsigned before = encoded;
  for (uint8_t value = 20; encoded < before + 4; value++) {
    picture(feed, value);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
  }
  // The first of them may have been on its way.
  EXPECT_GE(std::chrono::steady_clock::now() - begin,
            std::chrono::microseconds(3 * VideoFeed::kPatience));
  room = true;
  const unsigned held = encoded;
  picture(feed, 250);
  feed.peer_drained();
  EXPECT_TRUE(wait([&] { return encoded > held; }));
}

} // namespace
} // namespace stripes
