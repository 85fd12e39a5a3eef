// SPDX-License-Identifier: MPL-2.0
// What the bytes of an Opus packet say about its length, and whether they are one at all (RFC 6716,
// section 3).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

namespace stripes {

// How long it sounds, 2.5 … 120 ms; nothing when no decoder would take it.
std::optional<std::chrono::microseconds> opus_duration(std::span<const uint8_t> packet);

} // namespace stripes
