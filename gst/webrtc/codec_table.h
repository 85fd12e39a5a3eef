// SPDX-License-Identifier: MPL-2.0
// The codecs that browsers may be offered, and how each travels as RTP.
#pragma once

#include "base/gst_ptr.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stripes {

enum class VideoCodec { H264, Vp8, Vp9, H265, Av1 };

struct CodecRow {
  VideoCodec codec;
  const char *name; // for people, and in SDP where encoding_name is not given
  const char *encoding_name;
  uint8_t payload_type;
  const char *payloader;            // element
  const char *payloader_properties; // as on a gst-launch line
  const char *format;               // further fields of the RTP caps, as caps
  const char *encoded_caps;         // between encoder and payloader
};

// The best first.
std::span<const CodecRow> codec_table();
const CodecRow &row_of(VideoCodec codec);

constexpr uint8_t kOpusPayloadType = 111;
constexpr uint8_t kTwccExtension = 1, kPlayoutDelayExtension = 2; // ids
constexpr char kTwccUri[] =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

// What an offer says about video: one structure a codec, in this order. ssrc: of the stream.
Ref<GstCaps> video_offer_caps(const std::vector<VideoCodec> &codecs, uint32_t ssrc,
                              bool playout_delay);
Ref<GstCaps> audio_offer_caps(uint32_t ssrc);
Ref<GstCaps> microphone_offer_caps();

} // namespace stripes
