// SPDX-License-Identifier: MPL-2.0
// Which size the screen gets when a page asks for one.
#pragma once

#include "settings/settings.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stripes::launch {

struct ScreenSize {
  unsigned width = 0;
  unsigned height = 0;
  bool operator==(const ScreenSize &) const = default;
};

constexpr ScreenSize kSmallestScreen{16, 16};
constexpr ScreenSize kLargestScreen{7680, 4320}; // what the private Xorg has memory for
constexpr ScreenSize kFirstScreen{1920, 1080};   // until a page asks for its own

// Even, within the limits, and in multiples of 16 where settings say so.
ScreenSize allowed_size(const Settings &settings, int64_t width, int64_t height);

// The size that the operator or the page fixed, or `otherwise`.
ScreenSize first_size(const Settings &settings, ScreenSize otherwise);

// Resources with Xft.dpi set to `dpi` and everything else as it was.
std::string with_xft_dpi(std::string_view resources, int64_t dpi);

} // namespace stripes::launch
