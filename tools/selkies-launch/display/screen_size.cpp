// SPDX-License-Identifier: MPL-2.0
#include "display/screen_size.h"

#include <algorithm>

namespace stripes::launch {
namespace {

unsigned allowed_length(int64_t length, unsigned least, unsigned most, unsigned multiple) {
  const auto within = static_cast<unsigned>(
      std::clamp(length, static_cast<int64_t>(least), static_cast<int64_t>(most)));
  return within / multiple * multiple;
}

} // namespace

ScreenSize allowed_size(const Settings &settings, int64_t width, int64_t height) {
  const unsigned multiple = settings.get_bool("force_aligned_resolution") ? 16 : 2;
  return {allowed_length(width, kSmallestScreen.width, kLargestScreen.width, multiple),
          allowed_length(height, kSmallestScreen.height, kLargestScreen.height, multiple)};
}

ScreenSize first_size(const Settings &settings, ScreenSize otherwise) {
  if (!settings.get_bool("is_manual_resolution_mode"))
    return allowed_size(settings, otherwise.width, otherwise.height);
  // As Selkies: a manual mode without a size is 1024x768.
  const int64_t width = settings.get_int("manual_width");
  const int64_t height = settings.get_int("manual_height");
  return allowed_size(settings, width > 0 ? width : 1024, height > 0 ? height : 768);
}

std::string with_xft_dpi(std::string_view resources, int64_t dpi) {
  constexpr std::string_view kName = "Xft.dpi:";
  std::string out;
  while (!resources.empty()) {
    const size_t end = std::min(resources.find('\n'), resources.size() - 1);
    const std::string_view line = resources.substr(0, end + 1);
    if (!line.starts_with(kName))
      out += line;
    resources.remove_prefix(end + 1);
  }
  if (!out.empty() && out.back() != '\n')
    out += '\n';
  return out + std::string(kName) + "\t" + std::to_string(dpi) + "\n";
}

} // namespace stripes::launch
