// SPDX-License-Identifier: MPL-2.0
// The one parser of what clients say: comma verbs and binary messages of the Selkies protocol.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace stripes {

// Every verb that this server knows. Views point into the message.
namespace verb {
struct Unknown {}; // no verb of ours, or one that is malformed
struct Ignored {}; // known and without effect: optional features that this server does not offer
struct Settings {
  std::string_view json;
};
struct FrameAck {
  uint16_t frame_id;
};
struct StartVideo {};
struct StopVideo {};
struct StartAudio {};
struct StopAudio {};
struct RequestKeyframe {};
struct Resize {
  unsigned width, height; // px, even, 16 … 7680 × 4320
  std::string_view display;
};
struct Dpi {
  int dpi; // 96 … 288
};
struct KeyDown {
  uint32_t keysym;
};
struct KeyUp {
  uint32_t keysym;
};
struct KeysHeld {
  std::vector<uint32_t> keysyms;
};
struct ReleaseKeys {};
struct TypeText {
  std::string_view text; // UTF-8
};
// What comes over the data channel of this session's WebRTC peer is not taken, or is again.
struct RtcInput {
  bool paused;
};
// Its answer to a ping over the data channel.
struct Pong {
  int64_t start_time; // ms, as the ping said
};
// What the client's microphone heard.
struct Microphone {
  std::span<const uint8_t> packet; // claims to be Opus
};
struct Pointer {
  bool relative;
  int x, y;           // px: position, or distance when relative
  unsigned mask;      // see PointerState
  unsigned magnitude; // wheel clicks, 0 … 64
};
} // namespace verb

using Verb = std::variant<verb::Unknown, verb::Ignored, verb::Settings, verb::FrameAck,
                          verb::StartVideo, verb::StopVideo, verb::StartAudio, verb::StopAudio,
                          verb::RequestKeyframe, verb::Resize, verb::Dpi, verb::KeyDown,
                          verb::KeyUp, verb::KeysHeld, verb::ReleaseKeys, verb::TypeText,
                          verb::Pointer, verb::RtcInput, verb::Microphone, verb::Pong>;

// Never fails and never throws: what cannot be understood is verb::Unknown.
Verb parse_verb(std::string_view message);
Verb parse_binary(std::span<const uint8_t> message);

} // namespace stripes
