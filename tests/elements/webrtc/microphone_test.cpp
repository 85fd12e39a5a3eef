// SPDX-License-Identifier: MPL-2.0
// What a browser's microphone hears, as a track.
#include "rtc_bed.h"
#include "stripe/gststripe.h"
#include "support/opus_tone.h"

#include <gtest/gtest.h>

namespace stripes::test {
namespace {

constexpr unsigned kHertz = 440;
constexpr char kTone[] = "audiotestsrc is-live=true samplesperbuffer=480 ! audio/x-raw,rate=48000 "
                         "! opusenc frame-size=10 ! sink.audio_0";

// An application that takes what microphones say.
class Listener {
 public:
  void listen_to(GstElement *sink) {
    g_signal_connect(sink, "microphone-changed", G_CALLBACK(on_changed), this);
    g_signal_connect(sink, "microphone-packet", G_CALLBACK(on_packet), this);
  }
  std::function<void(GstElement *)> preparation() {
    return [this](GstElement *sink) { listen_to(sink); };
  }
  guint64 speaker() {
    std::lock_guard lock(mutex_);
    return speaker_;
  }
  std::vector<std::vector<uint8_t>> packets() {
    std::lock_guard lock(mutex_);
    return packets_;
  }

 private:
  static void on_changed(GstElement *, guint64 id, gpointer self) {
    auto *listener = static_cast<Listener *>(self);
    std::lock_guard lock(listener->mutex_);
    listener->speaker_ = id;
  }
  static void on_packet(GstElement *, guint64 id, GstSample *sample, gpointer self) {
    auto *listener = static_cast<Listener *>(self);
    GstBuffer *buffer = gst_sample_get_buffer(sample);
    std::vector<uint8_t> packet(gst_buffer_get_size(buffer));
    gst_buffer_extract(buffer, 0, packet.data(), packet.size());
    std::lock_guard lock(listener->mutex_);
    EXPECT_EQ(id, listener->speaker_);
    listener->packets_.push_back(std::move(packet));
  }

  std::mutex mutex_; // guards all below
  guint64 speaker_ = 0;
  std::vector<std::vector<uint8_t>> packets_;
};

RtcClient::Options speaking() {
  RtcClient::Options options;
  options.microphone_hertz = kHertz;
  return options;
}

bool asks_for_microphone(const std::string &offer) {
  return offer.find("a=recvonly") != std::string::npos;
}

TEST(RtcMicrophone, is_heard_until_it_pauses) {
  Listener listener;
  RtcBed bed("", RtcBed::kMoving, kTone, listener.preparation());
  RtcClient browser(bed.port(), speaking());
  ASSERT_TRUE(browser.get_offer());
  ASSERT_TRUE(asks_for_microphone(browser.offer())) << browser.offer();
  ASSERT_TRUE(browser.connect());
  // A machine that pauses makes a gap; after that it is heard whole again.
  Tone tone;
  for (int i = 0; i < 10 && tone.share <= 0.8; i++) {
    const size_t before = listener.packets().size();
    ASSERT_TRUE(browser.wait([&] { return listener.packets().size() > before + 100; }))
        << listener.packets().size() << " packets; " << bed.error();
    tone = strongest_tone(decode_opus(listener.packets()));
  }
  EXPECT_NE(listener.speaker(), 0u);
  EXPECT_NEAR(tone.hertz, kHertz, 6);
  EXPECT_GT(tone.share, 0.8);
  // What is sent to it goes on meanwhile.
  EXPECT_TRUE(browser.wait([&] { return browser.audio_packets() > 50 && browser.packets() > 10; }));
  browser.stop_speaking();
  EXPECT_TRUE(browser.wait([&] { return listener.speaker() == 0; }));
}

TEST(RtcMicrophone, is_asked_for_also_without_sound) {
  Listener listener;
  RtcBed bed("", RtcBed::kMoving, "", listener.preparation());
  RtcClient browser(bed.port(), speaking());
  ASSERT_TRUE(browser.connect());
  EXPECT_TRUE(browser.wait([&] { return listener.packets().size() > 5; }))
      << listener.packets().size() << " packets";
}

TEST(RtcMicrophone, is_asked_for_only_where_it_may_speak) {
  Listener listener;
  {
    RtcBed nobody;
    RtcClient browser(nobody.port());
    ASSERT_TRUE(browser.get_offer());
    EXPECT_FALSE(asks_for_microphone(browser.offer())) << "nobody takes it";
  }
  {
    RtcBed forbidden(R"(settings="settings,microphone_enabled=(string)\"false|locked\"")",
                     RtcBed::kMoving, "", listener.preparation());
    RtcClient browser(forbidden.port());
    ASSERT_TRUE(browser.get_offer());
    EXPECT_FALSE(asks_for_microphone(browser.offer())) << "the operator forbids it";
  }
  RtcBed bed("", RtcBed::kMoving, "", listener.preparation());
  RtcClient::Options viewer;
  viewer.hello = R"({"client_type":"viewer"})";
  RtcClient browser(bed.port(), viewer);
  ASSERT_TRUE(browser.get_offer());
  EXPECT_FALSE(asks_for_microphone(browser.offer())) << "who only watches";
}

TEST(RtcMicrophone, need_not_be_given) {
  Listener listener;
  RtcBed bed("", RtcBed::kMoving, kTone, listener.preparation());
  RtcClient browser(bed.port());
  ASSERT_TRUE(browser.connect());
  EXPECT_TRUE(browser.wait([&] { return browser.audio_packets() > 10 && browser.packets() > 10; }));
  EXPECT_EQ(listener.speaker(), 0u);
  EXPECT_TRUE(listener.packets().empty());
}

} // namespace
} // namespace stripes::test
