// SPDX-License-Identifier: MPL-2.0
// Microphones of pages at stripewssink: who is heard, who is told what, and what never gets
// through.
#include "base/gst_ptr.h"
#include "stripe/gststripe.h"
#include "support/opus_tone.h"
#include "support/patience.h"
#include "support/ws_client.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

using namespace stripes;
using namespace stripes::test;

namespace {

using Packet = std::vector<uint8_t>;

const Packet kSpeech = {0x78, 1, 2, 3}; // 20 ms
constexpr char kDisabled[] = "MICROPHONE_DISABLED";

// An application that takes what microphones say, or does not.
class MicrophoneBed {
 public:
  struct Options {
    bool takes = true;
    const char *setting = nullptr; // microphone_enabled
  };
  explicit MicrophoneBed(const Options &options) {
    sink_ =
        adopt(GST_ELEMENT(gst_object_ref_sink(gst_element_factory_make("stripewssink", nullptr))));
    g_object_set(sink_.get(), "port", 0, nullptr);
    if (options.takes) {
      g_signal_connect(sink_.get(), "microphone-changed", G_CALLBACK(on_changed), this);
      g_signal_connect(sink_.get(), "microphone-packet", G_CALLBACK(on_packet), this);
    }
    if (options.setting) {
      const StructurePtr settings(gst_structure_new("settings", "microphone_enabled", G_TYPE_STRING,
                                                    options.setting, nullptr));
      g_object_set(sink_.get(), "settings", settings.get(), nullptr);
    }
    gst_element_set_state(sink_.get(), GST_STATE_PLAYING);
  }
  MicrophoneBed() : MicrophoneBed(Options()) {}
  ~MicrophoneBed() { gst_element_set_state(sink_.get(), GST_STATE_NULL); }
  MicrophoneBed(const MicrophoneBed &) = delete;
  MicrophoneBed &operator=(const MicrophoneBed &) = delete;

  uint16_t port() const {
    guint port = 0;
    g_object_get(sink_.get(), "bound-port", &port, nullptr);
    return static_cast<uint16_t>(port);
  }
  void stop_microphone(const char *why) const {
    GstStripeServer *server = nullptr;
    g_object_get(sink_.get(), "server", &server, nullptr);
    gst_stripe_server_stop_microphone(adopt(server).get(), why);
  }
  std::vector<guint64> changes() {
    std::lock_guard lock(mutex_);
    return changes_;
  }
  std::vector<Packet> packets() {
    std::lock_guard lock(mutex_);
    return packets_;
  }
  guint64 speaker() {
    std::lock_guard lock(mutex_);
    return changes_.empty() ? 0 : changes_.back();
  }

 private:
  static void on_changed(GstElement *, guint64 id, gpointer self) {
    auto *bed = static_cast<MicrophoneBed *>(self);
    std::lock_guard lock(bed->mutex_);
    bed->changes_.push_back(id);
  }
  static void on_packet(GstElement *, guint64 id, GstSample *sample, gpointer self) {
    auto *bed = static_cast<MicrophoneBed *>(self);
    GstBuffer *buffer = gst_sample_get_buffer(sample);
    Packet packet(gst_buffer_get_size(buffer));
    gst_buffer_extract(buffer, 0, packet.data(), packet.size());
    const GstStructure *caps = gst_caps_get_structure(gst_sample_get_caps(sample), 0);
    EXPECT_TRUE(gst_structure_has_name(caps, "audio/x-opus"));
    EXPECT_TRUE(GST_BUFFER_DURATION_IS_VALID(buffer));
    std::lock_guard lock(bed->mutex_);
    EXPECT_EQ(id, bed->changes_.empty() ? 0 : bed->changes_.back());
    bed->packets_.push_back(std::move(packet));
  }

  Ref<GstElement> sink_;
  std::mutex mutex_; // guards all below
  std::vector<guint64> changes_;
  std::vector<Packet> packets_;
};

void say(WsClient &client, const Packet &packet) {
  Packet message(1 + packet.size(), 2);
  std::copy(packet.begin(), packet.end(), message.begin() + 1);
  client.send_binary(message);
}

// Waits until the server has worked off what was said before.
void roundtrip(WsClient &client) {
  client.forget();
  client.send("STOP_VIDEO");
  ASSERT_FALSE(client.wait_text("VIDEO_STOPPED").empty());
}

WsClient::Options viewer() {
  WsClient::Options options;
  options.path = "/api/websockets?role=viewer";
  return options;
}

TEST(Microphone, what_is_said_arrives_as_it_was) {
  MicrophoneBed bed;
  WsClient client(bed.port());
  const auto tone = encode_opus(440, 20);
  for (const Packet &packet : tone)
    say(client, packet);
  ASSERT_TRUE(client.wait([&] { return bed.packets().size() == tone.size(); }));
  EXPECT_EQ(bed.packets(), tone);
  EXPECT_EQ(bed.changes().size(), 1u);
  EXPECT_NE(bed.speaker(), 0u);
  EXPECT_FALSE(client.got_text(kDisabled));
}

TEST(Microphone, silence_and_leaving_end_it) {
  MicrophoneBed bed;
  WsClient other(bed.port());
  {
    WsClient client(bed.port());
    say(client, kSpeech);
    ASSERT_TRUE(client.wait([&] { return bed.speaker() != 0; }));
    client.close();
  }
  ASSERT_TRUE(other.wait([&] { return bed.changes().size() == 2; }));
  EXPECT_EQ(bed.speaker(), 0u);
  say(other, kSpeech);
  ASSERT_TRUE(other.wait([&] { return bed.speaker() != 0; }));
  ASSERT_TRUE(other.wait([&] { return bed.speaker() == 0; }));
  EXPECT_FALSE(other.got_text(kDisabled)) << "nobody turned it off";
}

// Calls `once` until it took less time than a pause of somebody who speaks: what a machine that
// pauses by itself leads to says nothing. `once` looks at nothing that depends on it but returns
// it.
template <typename Once>
auto without_a_pause(const Once &once) {
  for (int attempt = 1;; attempt++) {
    decltype(once()) result{};
    const double ms = ms_of([&] { result = once(); });
    if (ms < 800)
      return result;
    if (attempt == 5) {
      ADD_FAILURE() << "this machine pauses time after time, for " << ms << " ms";
      return result;
    }
  }
}

TEST(Microphone, the_last_that_began_is_heard) {
  struct Scene {
    std::unique_ptr<MicrophoneBed> bed;
    std::unique_ptr<WsClient> first, second;
    guint64 before = 0;
    std::string why;
    std::vector<Packet> heard;
  };
  const Packet other = {0x78, 9};
  const Scene scene = without_a_pause([&] {
    Scene s;
    s.bed = std::make_unique<MicrophoneBed>();
    s.first = std::make_unique<WsClient>(s.bed->port());
    s.second = std::make_unique<WsClient>(s.bed->port());
    say(*s.first, kSpeech);
    EXPECT_TRUE(s.first->wait([&] { return s.bed->packets().size() == 1; }));
    s.before = s.bed->speaker();
    say(*s.second, other);
    EXPECT_TRUE(s.second->wait([&] { return s.bed->packets().size() == 2; }));
    EXPECT_NE(s.bed->speaker(), s.before);
    s.why = s.first->wait_text("{\"type\":\"stripes_microphone\"");
    EXPECT_EQ(s.first->wait_text(kDisabled), kDisabled);
    // What is still on its way does not turn the tables.
    say(*s.first, kSpeech);
    roundtrip(*s.first);
    s.heard = s.bed->packets();
    return s;
  });
  EXPECT_NE(scene.why.find("another page"), std::string::npos) << scene.why;
  EXPECT_EQ(scene.heard, (std::vector<Packet>{kSpeech, other}));
  EXPECT_FALSE(scene.second->got_text(kDisabled));
  // After a pause it begins anew, while the other goes on.
  for (int i = 0; i < 12; i++) {
    say(*scene.second, other);
    scene.second->idle(100);
  }
  say(*scene.first, kSpeech);
  EXPECT_TRUE(scene.first->wait([&] { return scene.bed->speaker() == scene.before; }));
  EXPECT_EQ(scene.second->wait_text(kDisabled), kDisabled);
}

TEST(Microphone, viewers_are_told_once) {
  const auto told_again = without_a_pause([] {
    MicrophoneBed bed;
    WsClient client(bed.port(), viewer());
    for (int i = 0; i < 10; i++)
      say(client, kSpeech);
    EXPECT_EQ(client.wait_text(kDisabled), kDisabled);
    roundtrip(client);
    EXPECT_TRUE(bed.packets().empty());
    EXPECT_TRUE(bed.changes().empty());
    return client.got_text(kDisabled);
  });
  EXPECT_FALSE(told_again);
}

TEST(Microphone, whether_it_may_be_turned_on) {
  const struct {
    MicrophoneBed::Options options;
    const char *entry;
    bool heard;
  } cases[] = {
      {{}, R"("microphone_enabled":{"value":false,"locked":false)", true},
      {{.setting = "true"}, R"("microphone_enabled":{"value":true,"locked":false)", true},
      {{.setting = "false|locked"}, R"("microphone_enabled":{"value":false,"locked":true)", false},
      {{.takes = false}, R"("microphone_enabled":{"value":false,"locked":true)", false},
  };
  for (const auto &one : cases) {
    MicrophoneBed bed(one.options);
    WsClient client(bed.port());
    const std::string settings = client.wait_text("{\"type\":\"server_settings\"");
    EXPECT_NE(settings.find(one.entry), std::string::npos) << one.entry << " in " << settings;
    say(client, kSpeech);
    if (one.heard) {
      EXPECT_TRUE(client.wait([&] { return bed.packets().size() == 1; })) << one.entry;
    } else {
      EXPECT_EQ(client.wait_text(kDisabled), kDisabled) << one.entry;
    }
    EXPECT_EQ(bed.packets().size(), one.heard ? 1u : 0u);
  }
}

TEST(Microphone, the_application_turns_it_off) {
  MicrophoneBed bed;
  WsClient client(bed.port());
  bed.stop_microphone("nobody is speaking");
  say(client, kSpeech);
  ASSERT_TRUE(client.wait([&] { return bed.speaker() != 0; }));
  bed.stop_microphone("The sound server \"went\".");
  EXPECT_EQ(client.wait_text("{\"type\":\"stripes_microphone\""),
            R"({"type":"stripes_microphone","text":"The sound server \"went\"."})");
  EXPECT_EQ(client.wait_text(kDisabled), kDisabled);
  EXPECT_EQ(bed.speaker(), 0u);
}

TEST(Microphone, not_faster_than_time_passes) {
  MicrophoneBed bed;
  WsClient client(bed.port());
  for (int i = 0; i < 3000; i++) // a minute of speech
    say(client, kSpeech);
  roundtrip(client);
  EXPECT_GE(bed.packets().size(), 25u);
  EXPECT_LT(bed.packets().size(), 1500u);
}

TEST(Microphone, hostile_bytes_get_nowhere) {
  MicrophoneBed bed;
  WsClient client(bed.port());
  say(client, {});
  say(client, {0x7b});               // no count of frames
  say(client, {0x7b, 0x3f});         // 1.26 s
  say(client, Packet(100000, 0x78)); // too large
  say(client, Packet(1400, 0x78));   // larger than a frame can be
  roundtrip(client);
  EXPECT_TRUE(bed.changes().empty()) << "it does not even count as the beginning";
  std::mt19937 random(3);
  for (int i = 0; i < 2000; i++) {
    Packet packet(random() % 200);
    std::generate(packet.begin(), packet.end(), [&] { return static_cast<uint8_t>(random()); });
    say(client, packet);
  }
  roundtrip(client);
  for (const Packet &packet : bed.packets())
    EXPECT_LE(packet.size(), 4000u);
  EXPECT_FALSE(client.closed());
}

} // namespace
