// SPDX-License-Identifier: MPL-2.0
// --check: what this machine lacks to run what the options say.
#pragma once

#include "check/check_line.h"
#include "config/options.h"

#include <string>

namespace stripes::launch {

// After gst_init().
CheckLines check_system(const Options &options);

// One line each:
//   ok       X server: Xorg with the dummy driver
//   warning  window manager: openbox is not installed … – apt-get install openbox
std::string check_text(const CheckLines &lines);

// Whether nothing is missing.
bool all_there(const CheckLines &lines);

} // namespace stripes::launch
