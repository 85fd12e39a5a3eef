// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <string>

namespace stripes::launch {

// What --version prints: version, licence, what was built in and which libraries it runs with.
// After gst_init(); loads the plugin.
std::string version_text();

} // namespace stripes::launch
