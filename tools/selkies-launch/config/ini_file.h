// SPDX-License-Identifier: MPL-2.0
// Files of `name = value` lines. GKeyFile would do, but for two things: it cannot tell in which
// line something stands, and it wants a heading before the first key.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

struct IniEntry {
  std::string name;
  std::string value; // without white space at its ends; one pair of double quotes keeps it
  unsigned line;     // from 1
};

// Empty lines, lines that begin with # or ;, and [headings] say nothing. Fails with the line's
// number, never with its text: that may be somebody's password.
Result<std::vector<IniEntry>> parse_ini(std::string_view text);

// The same for a file; sentences begin with its path. Failure::debug is the errno as text when it
// cannot be read.
Result<std::vector<IniEntry>> read_ini(const std::string &path);

} // namespace stripes::launch
