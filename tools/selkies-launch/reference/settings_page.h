// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <string>

namespace stripes::launch {

// docs/settings.md, whole.
std::string settings_markdown();

} // namespace stripes::launch
