// SPDX-License-Identifier: MPL-2.0
// Bytes and texts of the Selkies protocol that go to pages.
#pragma once

#include "server/stream.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace stripes {

// The header before a stripe's payload: 0x04 and 10 bytes for H.264, 2 more where it does not
// begin at the left edge and 8 more where it has a hole, 0x03 and 6 for JPEG. Returns its size.
uint8_t video_header(const Stripe &stripe, Codec codec, MessageHeader &header);

// The header before an Opus packet without redundancy: 0x01 and 1 byte. Returns its size.
uint8_t sound_header(MessageHeader &header);

// `text` as a JSON string, quotes included.
std::string json_string(std::string_view text);

std::string stream_resolution_text(unsigned width, unsigned height, std::string_view display);
std::string display_config_text();
std::string pipeline_status_text(bool video, bool audio);
// An empty sentence ends the notice.
std::string notice_text(std::string_view sentence);
// Why a page's microphone was turned off.
std::string microphone_text(std::string_view sentence);
// What a page with a WebSocket needs to have a WebRTC peer beside it; whether it shall, and whether
// that may be switched.
std::string webrtc_text(std::string_view token, bool active, bool dual);
// 128 bits that nobody can guess, in hexadecimal.
std::string random_token();
// latency_ms below 0: not known.
std::string network_stats_text(double bandwidth_mbps, double latency_ms);
// Of the whole machine since the last call; empty where /proc does not tell.
class SystemStats {
 public:
  std::string text();

 private:
  uint64_t busy_ = 0, total_ = 0; // clock ticks at the last call
};

// Pixels as XFixes gives them: premultiplied B G R A in memory, width × height × 4 bytes; width 0
// for a hidden pointer. `handle` tells shapes apart. Any thread.
std::string cursor_text(const uint8_t *bgra, unsigned width, unsigned height, unsigned hotspot_x,
                        unsigned hotspot_y, uint64_t handle);

} // namespace stripes
