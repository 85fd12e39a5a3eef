// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <string>

namespace stripes::launch {

// selkies-launch.1, whole.
std::string man_page();

} // namespace stripes::launch
