// SPDX-License-Identifier: MPL-2.0
// What the launcher says while it runs, one line each on standard error:
//
//   2026-01-31 12:00:00.000 warning display: Xvfb cannot change its size.
//
// Any thread.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace stripes::launch {

enum class LogLevel { Error, Warning, Info, Debug };

// By the names that the setting log_level has; Info for anything else.
LogLevel log_level_called(std::string_view name);

// Up to which level lines are written. Info until it is set.
void set_log_level(LogLevel most);
LogLevel log_level();

// part: what speaks, as one word. Line breaks in the text become spaces.
void log_line(LogLevel level, std::string_view part, std::string_view text);
// The sentence, and what it has for the log behind it.
void log_failure(LogLevel level, std::string_view part, const Failure &failure);

// A line as it is written, without the time before it and the line break behind.
std::string log_text(LogLevel level, std::string_view part, std::string_view text);

// From now on GLib's messages come as such lines, and GStreamer's too unless somebody asked for its
// own log (GST_DEBUG, --gst-debug-…): warnings, with LogLevel::Debug all of the stripe elements.
// After gst_init().
void log_libraries(bool gstreamer_too);

} // namespace stripes::launch
