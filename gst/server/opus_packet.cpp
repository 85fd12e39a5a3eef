// SPDX-License-Identifier: MPL-2.0
#include "server/opus_packet.h"

#include <array>
#include <cstddef>

namespace stripes {

namespace {

using std::chrono::microseconds;
using Bytes = std::span<const uint8_t>;

constexpr size_t kMaxFrameBytes = 1275;
constexpr microseconds kMaxDuration{120000};

microseconds frame_duration(unsigned configuration) {
  constexpr std::array<int, 4> kSilk = {10000, 20000, 40000, 60000};
  constexpr std::array<int, 2> kHybrid = {10000, 20000};
  constexpr std::array<int, 4> kCelt = {2500, 5000, 10000, 20000};
  if (configuration < 12)
    return microseconds(kSilk[configuration % 4]);
  return microseconds(configuration < 16 ? kHybrid[configuration % 2] : kCelt[configuration % 4]);
}

// Cuts the length of one frame off the front; false when it is cut short or more than what follows.
bool cut_length(Bytes &rest, size_t &length) {
  if (rest.empty())
    return false;
  length = rest[0];
  size_t used = 1;
  if (length >= 252) {
    if (rest.size() < 2)
      return false;
    length += size_t{4} * rest[1];
    used = 2;
  }
  rest = rest.subspan(used);
  return length <= rest.size();
}

// Takes padding off both ends.
bool cut_padding(Bytes &rest) {
  size_t padding = 0;
  uint8_t part = 255;
  while (part == 255) {
    if (rest.empty())
      return false;
    part = rest[0];
    rest = rest.subspan(1);
    padding += part == 255 ? 254 : part;
  }
  if (padding > rest.size())
    return false;
  rest = rest.first(rest.size() - padding);
  return true;
}

// Two frames, the first of which says its length.
bool fits_two(Bytes rest) {
  size_t first = 0;
  return cut_length(rest, first) && rest.size() - first <= kMaxFrameBytes;
}

bool fits_many(Bytes rest, unsigned frames, bool own_lengths) {
  if (!own_lengths)
    return rest.size() % frames == 0 && rest.size() / frames <= kMaxFrameBytes;
  size_t all = 0;
  for (unsigned i = 1; i < frames; i++) {
    size_t length = 0;
    if (!cut_length(rest, length))
      return false;
    all += length;
  }
  return all <= rest.size() && rest.size() - all <= kMaxFrameBytes;
}

} // namespace

std::optional<microseconds> opus_duration(Bytes packet) {
  if (packet.empty())
    return {};
  const microseconds one = frame_duration(packet[0] >> 3);
  Bytes rest = packet.subspan(1);
  switch (packet[0] & 3) {
  case 0:
    return rest.size() <= kMaxFrameBytes ? std::optional(one) : std::nullopt;
  case 1:
    return fits_many(rest, 2, false) ? std::optional(2 * one) : std::nullopt;
  case 2:
    return fits_two(rest) ? std::optional(2 * one) : std::nullopt;
  default:
    break;
  }
  if (rest.empty())
    return {};
  const uint8_t count = rest[0];
  const unsigned frames = count & 0x3f;
  rest = rest.subspan(1);
  if (frames == 0 || frames * one > kMaxDuration || ((count & 0x40) && !cut_padding(rest)) ||
      !fits_many(rest, frames, count & 0x80))
    return {};
  return frames * one;
}

} // namespace stripes
