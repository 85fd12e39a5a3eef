// SPDX-License-Identifier: MPL-2.0
// What --help prints.
#pragma once

#include "base/result.h"

#include <string>

namespace stripes::launch {

std::string help_text();

// The settings of one group, in any case. Fails with the names of the groups.
Result<std::string> group_help_text(const std::string &group);

} // namespace stripes::launch
