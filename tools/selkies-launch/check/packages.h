// SPDX-License-Identifier: MPL-2.0
// How to get what is missing, in the words of this distribution.
#pragma once

#include <string>
#include <string_view>

namespace stripes::launch {

enum class Package {
  XorgDummy,
  Xvfb,
  Openbox,
  X264,
  PluginsBase,
  Fonts,
  Locale,
  Pulse,
  PluginsSound,
  WebRtc
};

// Of the distribution that /etc/os-release describes: "apt-get install openbox"; of all that are
// known when it is none of them.
std::string how_to_install(Package package);

// The same for the text of an os-release file.
std::string how_to_install(Package package, std::string_view os_release);

} // namespace stripes::launch
