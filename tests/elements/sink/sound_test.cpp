// SPDX-License-Identifier: MPL-2.0
// Sound through stripewssink: who hears it, who does not, and what comes of silence.
#include "base/gst_ptr.h"
#include "support/opus_tone.h"
#include "support/ws_client.h"

#include <gst/app/gstappsrc.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace stripes;
using namespace stripes::test;

namespace {

constexpr char kMadeUp[] =
    "appsrc name=src format=time is-live=true "
    "caps=audio/x-opus,channels=2,rate=48000,channel-mapping-family=0 ! sink.audio_0";
constexpr char kNoPad[] = "fakesink async=false";
constexpr char kHere[] = R"({"type":"pipeline_status","video":true,"audio":true})";
constexpr char kGone[] = R"({"type":"pipeline_status","video":true,"audio":false})";

class SoundBed {
 public:
  // audio_enabled: the operator's word on it.
  explicit SoundBed(const std::string &source, const char *audio_enabled = nullptr) {
    GErrorOut error;
    const std::string line = "stripewssink name=sink port=0 " + source;
    pipeline_ =
        adopt(GST_ELEMENT(gst_object_ref_sink(gst_parse_launch(line.c_str(), error.out()))));
    if (error)
      g_error("%s", error.message());
    sink_ = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "sink"));
    if (audio_enabled) {
      const StructurePtr settings(
          gst_structure_new("settings", "audio_enabled", G_TYPE_STRING, audio_enabled, nullptr));
      g_object_set(sink_.get(), "settings", settings.get(), nullptr);
    }
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  }
  ~SoundBed() { gst_element_set_state(pipeline_.get(), GST_STATE_NULL); }

  GstElement *sink() const { return sink_.get(); }
  GstElement *pipeline() const { return pipeline_.get(); }
  unsigned number(const char *property) const {
    guint value = 0;
    g_object_get(sink_.get(), property, &value, nullptr);
    return value;
  }
  uint16_t port() const { return static_cast<uint16_t>(number("bound-port")); }

  // Returns when the sink has taken it.
  void push(const std::vector<uint8_t> &packet) {
    const auto src = adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "src"));
    ASSERT_EQ(gst_app_src_push_buffer(GST_APP_SRC(src.get()),
                                      gst_buffer_new_memdup(packet.data(), packet.size())),
              GST_FLOW_OK);
    const guint64 before = pushed_++;
    while (taken() <= before)
      g_usleep(1000);
  }

 private:
  guint64 taken() const {
    const auto inner = adopt(gst_bin_get_by_name(GST_BIN(sink_.get()), "audio-sink"));
    GstStructure *raw = nullptr;
    g_object_get(inner.get(), "stats", &raw, nullptr);
    const StructurePtr stats(raw);
    guint64 rendered = 0;
    gst_structure_get_uint64(stats.get(), "rendered", &rendered);
    return rendered;
  }

  Ref<GstElement> pipeline_, sink_;
  guint64 pushed_ = 0;
};

WsClient::Options viewer() {
  WsClient::Options options;
  options.path = "/api/websockets?role=viewer";
  return options;
}

// Waits until the server has worked off what was pushed and said before.
void roundtrip(WsClient &client) {
  client.forget();
  client.send("STOP_VIDEO");
  ASSERT_FALSE(client.wait_text("VIDEO_STOPPED").empty());
}

void listen(WsClient &client) {
  client.send("START_AUDIO");
  ASSERT_EQ(client.wait_text("AUDIO_"), "AUDIO_STARTED");
}

TEST(Sound, a_tone_arrives_as_it_was) {
  SoundBed bed("audiotestsrc is-live=true freq=440 ! audio/x-raw,rate=48000,channels=2 ! "
               "opusenc frame-size=10 ! sink.");
  WsClient client(bed.port());
  listen(client);
  // Sound that a machine which pauses does not take in time is dropped, and then heard is a gap.
  Tone tone;
  for (int second = 0; second < 10 && tone.share <= 0.9; second++) {
    client.forget();
    ASSERT_TRUE(client.wait_sounds(100));
    tone = strongest_tone(decode_opus(client.sounds()));
  }
  EXPECT_NEAR(tone.hertz, 440, 2);
  EXPECT_GT(tone.share, 0.9);
}

TEST(Sound, only_those_who_listen_hear_it) {
  SoundBed bed(kMadeUp);
  WsClient listener(bed.port()), other(bed.port(), viewer());
  EXPECT_EQ(bed.number("num-listeners"), 0u);
  bed.push({1, 2, 3});
  listen(listener);
  EXPECT_EQ(bed.number("num-listeners"), 1u);
  bed.push({4, 5, 6});
  ASSERT_TRUE(listener.wait_sounds(1));
  EXPECT_EQ(listener.sounds()[0], (std::vector<uint8_t>{4, 5, 6}));
  roundtrip(other);
  EXPECT_TRUE(other.sounds().empty());

  listener.send("STOP_AUDIO");
  ASSERT_FALSE(listener.wait_text("AUDIO_STOPPED").empty());
  EXPECT_EQ(bed.number("num-listeners"), 0u);
  bed.push({7, 8, 9});
  listen(other); // a viewer may
  bed.push({10, 11, 12});
  ASSERT_TRUE(other.wait_sounds(1));
  EXPECT_EQ(other.sounds()[0], (std::vector<uint8_t>{10, 11, 12}));
  roundtrip(listener);
  EXPECT_TRUE(listener.sounds().empty());

  other.close();
  ASSERT_TRUE(listener.wait([&] { return bed.number("num-listeners") == 0; }));
}

TEST(Sound, silence_is_not_sent) {
  SoundBed bed(kMadeUp);
  WsClient client(bed.port());
  listen(client);
  for (int i = 0; i < 50; i++)
    bed.push({0x78});
  bed.push({0x78, 0});
  bed.push({1, 2, 3});
  ASSERT_TRUE(client.wait_sounds(1));
  EXPECT_EQ(client.sounds()[0], (std::vector<uint8_t>{1, 2, 3}));
}

TEST(Sound, the_encoder_tells_silence_from_sound) {
  SoundBed bed("audiotestsrc num-buffers=500 samplesperbuffer=480 wave=silence ! "
               "audio/x-raw,rate=48000,channels=2 ! opusenc name=encoder frame-size=10 dtx=true "
               "bitrate-type=vbr ! sink.");
  const auto encoder = adopt(gst_bin_get_by_name(GST_BIN(bed.pipeline()), "encoder"));
  const auto pad = adopt(gst_element_get_static_pad(encoder.get(), "src"));
  const auto bus = adopt(gst_element_get_bus(bed.pipeline()));
  struct Count {
    size_t packets = 0, bytes = 0;
  } count;
  gst_element_set_state(bed.pipeline(), GST_STATE_READY);
  gst_pad_add_probe(
      pad.get(), GST_PAD_PROBE_TYPE_BUFFER,
      [](GstPad *, GstPadProbeInfo *info, gpointer p) {
        const gsize size = gst_buffer_get_size(GST_PAD_PROBE_INFO_BUFFER(info));
        if (size > 2) {
          static_cast<Count *>(p)->packets++;
          static_cast<Count *>(p)->bytes += size;
        }
        return GST_PAD_PROBE_OK;
      },
      &count, nullptr);
  gst_element_set_state(bed.pipeline(), GST_STATE_PLAYING);
  const auto message =
      adopt(gst_bus_timed_pop_filtered(bus.get(), 60 * GST_SECOND, GST_MESSAGE_EOS));
  ASSERT_TRUE(message);
  // Five seconds, with about 110 bytes for what a small message costs on the way, there and back.
  EXPECT_LT(static_cast<double>(count.bytes + count.packets * 110) * 8 / 5, 10000)
      << count.packets << " packets, " << count.bytes << " bytes";
}

TEST(Sound, without_a_pad_there_is_none) {
  SoundBed bed(kNoPad);
  WsClient client(bed.port());
  const std::string settings = client.wait_text("{\"type\":\"server_settings\"");
  EXPECT_NE(settings.find(R"("audio_enabled":{"value":false,"locked":true)"), std::string::npos)
      << settings;
  client.send("START_AUDIO");
  EXPECT_EQ(client.wait_text("AUDIO_"), "AUDIO_DISABLED");
  EXPECT_EQ(bed.number("num-listeners"), 0u);
}

TEST(Sound, may_come_later_and_go_and_come_back) {
  SoundBed bed(kNoPad);
  WsClient client(bed.port());
  client.send_settings();
  ASSERT_FALSE(client.wait_text("{\"type\":\"server_settings\"").empty());
  client.forget();
  auto pad = adopt(gst_element_request_pad_simple(bed.sink(), "audio_%u"));
  ASSERT_TRUE(pad);
  EXPECT_FALSE(client.wait_text(kHere).empty());
  EXPECT_NE(
      client.wait_text("{\"type\":\"server_settings\"").find(R"("audio_enabled":{"value":true)"),
      std::string::npos);
  EXPECT_FALSE(adopt(gst_element_request_pad_simple(bed.sink(), "audio_%u"))) << "a second one";
  listen(client);

  client.forget();
  gst_element_release_request_pad(bed.sink(), pad.get());
  EXPECT_FALSE(client.wait_text(kGone).empty());
  WsClient other(bed.port());
  listen(other); // it is expected back
  EXPECT_EQ(bed.number("num-listeners"), 2u);
  pad = adopt(gst_element_request_pad_simple(bed.sink(), "audio_%u"));
  ASSERT_TRUE(pad);
  EXPECT_FALSE(client.wait_text(kHere).empty());
  gst_element_release_request_pad(bed.sink(), pad.get());
}

TEST(Sound, may_be_forbidden) {
  SoundBed bed(kMadeUp, "false|locked");
  WsClient client(bed.port());
  client.send("START_AUDIO");
  EXPECT_EQ(client.wait_text("AUDIO_"), "AUDIO_DISABLED");
}

TEST(Sound, off_by_default_is_not_forbidden) {
  SoundBed bed(kMadeUp, "false");
  WsClient client(bed.port());
  const std::string settings = client.wait_text("{\"type\":\"server_settings\"");
  EXPECT_NE(settings.find(R"("audio_enabled":{"value":false,"locked":false)"), std::string::npos)
      << settings;
  listen(client);
}

} // namespace
