// SPDX-License-Identifier: MPL-2.0
// The video encoders that WebRTC can use, and how each is told to be quick.
#pragma once

#include "webrtc/codec_table.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes {

struct EncoderRow {
  const char *element;
  VideoCodec codec;
  const char *properties;   // as on a gst-launch line
  const char *live_bitrate; // the property that changes while playing
  unsigned bitrate_unit;    // bit/s of 1 of it
  const char *raw_caps;     // what it is fed
  const char *profile;      // further fields of what it makes, as caps; "" for none
};

// The best first: hardware, then by processor time for the same picture.
std::span<const EncoderRow> encoder_table();
// nullptr when there is no such row.
const EncoderRow *find_encoder(std::string_view element);

// Whether the element and the codec's payloader are installed.
bool is_installed(const EncoderRow &row);

// The encoder's part of a pipeline, from raw to encoded video, as gst-launch takes it; the element
// is called "encoder". Properties that this version of the element does not have are left out.
std::string encoder_line(const EncoderRow &row, unsigned bitrate_kbps, unsigned threads);

} // namespace stripes
