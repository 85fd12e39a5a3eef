// SPDX-License-Identifier: MPL-2.0
// One thing that --check looked at.
#pragma once

#include "process/environment.h"
#include "settings/settings.h"

#include <string>
#include <vector>

namespace stripes::launch {

enum class Finding {
  Ok,
  Warning, // it runs without, but not as well
  Missing, // it does not run
};

struct CheckLine {
  Finding finding;
  std::string subject;     // "X server"
  std::string text;        // what was found; no line breaks
  std::string remedy = {}; // what to do about it; empty: nothing
};

using CheckLines = std::vector<CheckLine>;

// One function a group; each says in its file what it looks at.
CheckLines check_programs(const Settings &settings, const std::vector<std::string> &command);
CheckLines check_display(const Settings &settings);
CheckLines check_gstreamer(const Settings &settings); // after gst_init()
CheckLines check_sound(const Settings &settings,
                       const Environment &environment); // after gst_init()
CheckLines check_webrtc(const Settings &settings);      // after gst_init()
CheckLines check_serving(const Settings &settings);
CheckLines check_machine(const Environment &environment);

} // namespace stripes::launch
