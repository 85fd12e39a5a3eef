// SPDX-License-Identifier: MPL-2.0
#include "server/verbs.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace stripes {

namespace {

constexpr unsigned kMaxWidth = 7680, kMaxHeight = 4320, kMinSide = 16; // px
constexpr unsigned kMaxClicks = 64;
constexpr int kMaxCoordinate = 1 << 20; // px; beyond any screen, far from overflow
constexpr size_t kMaxHeldKeys = 256;
constexpr uint32_t kMaxKeysym = 0x1fffffff; // X11: the upper three bits are zero
constexpr uint8_t kTypeMicrophone = 0x02;

// The whole text as a number, or nothing.
template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    return {};
  return value;
}

// Cuts the text up to `separator` off the front of `rest`; all of it when there is none.
std::string_view cut(std::string_view &rest, char separator) {
  const size_t at = rest.find(separator);
  const std::string_view head = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return head;
}

// What stands behind `prefix`, when the message begins with it.
std::optional<std::string_view> after(std::string_view message, std::string_view prefix) {
  if (!message.starts_with(prefix))
    return {};
  return message.substr(prefix.size());
}

std::optional<uint32_t> keysym(std::string_view text) {
  const auto value = number<uint32_t>(text);
  return value && *value > 0 && *value <= kMaxKeysym ? value : std::nullopt;
}

unsigned even_side(unsigned value, unsigned max) {
  return std::min(value, max) & ~1u;
}

Verb parse_pointer(std::string_view rest, bool relative) {
  std::array<int64_t, 4> fields;
  if (std::count(rest.begin(), rest.end(), ',') != 3)
    return verb::Unknown{};
  for (auto &field : fields) {
    const auto value = number<int64_t>(cut(rest, ','));
    if (!value)
      return verb::Unknown{};
    field = *value;
  }
  if (fields[2] < 0)
    return verb::Unknown{};
  const auto coordinate = [](int64_t v) {
    return static_cast<int>(std::clamp<int64_t>(v, -kMaxCoordinate, kMaxCoordinate));
  };
  return verb::Pointer{relative, coordinate(fields[0]), coordinate(fields[1]),
                       static_cast<unsigned>(fields[2] & 0xff),
                       static_cast<unsigned>(std::clamp<int64_t>(fields[3], 0, kMaxClicks))};
}

Verb parse_resize(std::string_view rest) {
  std::string_view size = cut(rest, ',');
  const auto width = number<unsigned>(cut(size, 'x'));
  const auto height = number<unsigned>(size);
  if (!width || !height || *width < kMinSide || *height < kMinSide ||
      rest.find(',') != std::string_view::npos)
    return verb::Unknown{};
  return verb::Resize{even_side(*width, kMaxWidth), even_side(*height, kMaxHeight),
                      rest.empty() ? std::string_view("primary") : rest};
}

Verb parse_held(std::string_view rest) {
  verb::KeysHeld held;
  while (!rest.empty() && held.keysyms.size() < kMaxHeldKeys)
    if (const auto key = keysym(cut(rest, ',')))
      held.keysyms.push_back(*key);
  return held;
}

// Verbs without arguments.
std::optional<Verb> parse_word(std::string_view message) {
  struct Word {
    std::string_view text;
    Verb verb;
  };
  static const Word words[] = {
      {"START_VIDEO", verb::StartVideo{}},
      {"STOP_VIDEO", verb::StopVideo{}},
      {"START_AUDIO", verb::StartAudio{}},
      {"STOP_AUDIO", verb::StopAudio{}},
      {"REQUEST_KEYFRAME", verb::RequestKeyframe{}},
      {"kr", verb::ReleaseKeys{}},
      {"cr", verb::Ignored{}},
      {"_gz,1", verb::Ignored{}},
      {"_rtc_input,pause", verb::RtcInput{true}},
      {"_rtc_input,resume", verb::RtcInput{false}},
  };
  for (const auto &word : words)
    if (message == word.text)
      return word.verb;
  return {};
}

} // namespace

Verb parse_verb(std::string_view message) {
  // Most frequent first.
  if (auto rest = after(message, "m,"))
    return parse_pointer(*rest, false);
  if (auto rest = after(message, "CLIENT_FRAME_ACK ")) {
    if (const auto id = number<uint16_t>(*rest))
      return verb::FrameAck{*id};
    return verb::Unknown{};
  }
  if (auto rest = after(message, "m2,"))
    return parse_pointer(*rest, true);
  if (auto rest = after(message, "kd,")) {
    if (const auto key = keysym(*rest))
      return verb::KeyDown{*key};
    return verb::Unknown{};
  }
  if (auto rest = after(message, "ku,")) {
    if (const auto key = keysym(*rest))
      return verb::KeyUp{*key};
    return verb::Unknown{};
  }
  if (auto rest = after(message, "kh,"))
    return parse_held(*rest);
  if (auto rest = after(message, "co,end,"))
    return verb::TypeText{*rest};
  if (auto rest = after(message, "SETTINGS,"))
    return verb::Settings{*rest};
  if (auto rest = after(message, "r,"))
    return parse_resize(*rest);
  if (auto rest = after(message, "s,")) {
    if (const auto dpi = number<int64_t>(*rest))
      return verb::Dpi{static_cast<int>(std::clamp<int64_t>(*dpi, 96, 288))};
    return verb::Unknown{};
  }
  if (const auto word = parse_word(message))
    return *word;
  if (auto rest = after(message, "pong,")) {
    if (const auto time = number<int64_t>(*rest))
      return verb::Pong{*time};
    return verb::Unknown{};
  }
  // What a page measures.
  for (const auto told : {"_f,", "_l,", "_stats_video,", "_stats_audio,"})
    if (message.starts_with(told))
      return verb::Ignored{};
  return verb::Unknown{};
}

Verb parse_binary(std::span<const uint8_t> message) {
  if (message.size() > 1 && message[0] == kTypeMicrophone)
    return verb::Microphone{message.subspan(1)};
  return verb::Unknown{};
}

} // namespace stripes
