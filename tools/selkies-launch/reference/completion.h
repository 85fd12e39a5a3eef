// SPDX-License-Identifier: MPL-2.0
// Completion of the options in shells.
#pragma once

#include "base/result.h"

#include <string>

namespace stripes::launch {

// shell: "bash", "zsh" or "fish". The text of the file that the shell reads.
Result<std::string> completion_script(const std::string &shell);

} // namespace stripes::launch
