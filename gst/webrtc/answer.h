// SPDX-License-Identifier: MPL-2.0
// A browser's answer to our offer: is it one, and what does it take? webrtcbin trusts what it is
// given, so all it relies on is looked at before.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "webrtc/codec_table.h"

#include <gst/sdp/sdp.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stripes {

using SdpPtr = Unique<GstSDPMessage, gst_sdp_message_free>;

// What an offer had, in the order of its media sections.
struct OfferedSection {
  std::string kind;          // "video", "audio", "application"
  bool from_browser = false; // asks for media instead of sending them
};
struct OfferShape {
  std::vector<OfferedSection> media;
};

struct Answer {
  static constexpr size_t kMaxCandidates = 256;

  SdpPtr sdp;
  std::vector<VideoCodec> video; // that the browser can decode; empty: it wants none
  bool audio = false;
  bool microphone = false; // may be sent
  // That were in it, taken out of sdp: which media section, "candidate:…".
  std::vector<std::pair<unsigned, std::string>> candidates;
};

Result<SdpPtr> parse_sdp(const std::string &text);
OfferShape shape_of(const GstSDPMessage *offer);
Result<Answer> read_answer(const std::string &text, const OfferShape &offer);

} // namespace stripes
