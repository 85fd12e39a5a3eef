// SPDX-License-Identifier: MPL-2.0
#include "webrtc/codec_table.h"

#include "webrtc/playout_delay.h"

#include <string>

namespace stripes {

namespace {

// Constrained baseline whatever the stream's level: some browsers refuse a profile that they do
// not list, and none looks at the level of what comes.
constexpr CodecRow kTable[] = {
    {VideoCodec::H264, "H.264", "H264", 96, "rtph264pay",
     "config-interval=-1 aggregate-mode=zero-latency",
     "packetization-mode=(string)1,profile-level-id=(string)42e01f,"
     "level-asymmetry-allowed=(string)1",
     "video/x-h264,stream-format=byte-stream,alignment=au"},
    {VideoCodec::Vp8, "VP8", "VP8", 98, "rtpvp8pay", "picture-id-mode=15-bit", "", "video/x-vp8"},
    {VideoCodec::Vp9, "VP9", "VP9", 100, "rtpvp9pay", "picture-id-mode=15-bit",
     "profile-id=(string)0", "video/x-vp9"},
    {VideoCodec::H265, "H.265", "H265", 102, "rtph265pay",
     "config-interval=-1 aggregate-mode=zero-latency", "",
     "video/x-h265,stream-format=byte-stream,alignment=au"},
    {VideoCodec::Av1, "AV1", "AV1", 104, "rtpav1pay", "", "",
     "video/x-av1,stream-format=obu-stream,alignment=tu"},
};

Ref<GstCaps> opus_caps(const std::string &parameters) {
  auto caps = adopt(gst_caps_from_string(
      ("application/x-rtp,media=(string)audio,encoding-name=(string)OPUS,clock-rate=(int)48000,"
       "encoding-params=(string)2,useinbandfec=(string)1," +
       parameters)
          .c_str()));
  gst_caps_set_simple(caps.get(), "payload", G_TYPE_INT, int{kOpusPayloadType}, nullptr);
  return caps;
}

void add_extension(GstStructure *s, uint8_t id, const char *uri) {
  gst_structure_set(s, ("extmap-" + std::to_string(id)).c_str(), G_TYPE_STRING, uri, nullptr);
}

} // namespace

std::span<const CodecRow> codec_table() {
  return kTable;
}

const CodecRow &row_of(VideoCodec codec) {
  for (const CodecRow &row : kTable)
    if (row.codec == codec)
      return row;
  return kTable[0];
}

Ref<GstCaps> video_offer_caps(const std::vector<VideoCodec> &codecs, uint32_t ssrc,
                              bool playout_delay) {
  auto caps = adopt(gst_caps_new_empty());
  for (const VideoCodec codec : codecs) {
    const CodecRow &row = row_of(codec);
    const std::string fields = *row.format ? std::string(",") + row.format : "";
    GstStructure *s = gst_structure_from_string(
        ("application/x-rtp,media=(string)video,clock-rate=(int)90000" + fields).c_str(), nullptr);
    gst_structure_set(s, "encoding-name", G_TYPE_STRING, row.encoding_name, "payload", G_TYPE_INT,
                      int{row.payload_type}, nullptr);
    // The stream's id and the header extensions belong to the whole media section.
    if (gst_caps_is_empty(caps.get())) {
      gst_structure_set(s, "ssrc", G_TYPE_UINT, ssrc, nullptr);
      add_extension(s, kTwccExtension, kTwccUri);
      if (playout_delay)
        add_extension(s, kPlayoutDelayExtension, kPlayoutDelayUri);
    }
    gst_caps_append_structure(caps.get(), s);
  }
  return caps;
}

Ref<GstCaps> audio_offer_caps(uint32_t ssrc) {
  auto caps = opus_caps("minptime=(string)10,stereo=(string)1,usedtx=(string)1");
  gst_caps_set_simple(caps.get(), "ssrc", G_TYPE_UINT, ssrc, nullptr);
  return caps;
}

// Mono, as speech is, and steady: a pause in it ends the microphone's turn.
Ref<GstCaps> microphone_offer_caps() {
  return opus_caps("stereo=(string)0,usedtx=(string)0");
}

} // namespace stripes
