// SPDX-License-Identifier: MPL-2.0
// The table of settings, written for people.
#pragma once

#include <string>

namespace stripes::launch {

std::string help_text();
std::string version_text();

// docs/settings.md, whole.
std::string settings_markdown();

} // namespace stripes::launch
