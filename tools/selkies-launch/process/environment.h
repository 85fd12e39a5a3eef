// SPDX-License-Identifier: MPL-2.0
// Lists of NAME=value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stripes::launch {

using Environment = std::vector<std::string>;

Environment current_environment();

// The value of the first entry with this name; empty when there is none.
std::string_view env_get(const Environment &environment, std::string_view name);
// The same for names in any case; passes over empty values.
std::string_view env_get_any_case(const Environment &environment, std::string_view name);

void env_set(Environment &environment, std::string_view name, std::string_view value);
void env_unset(Environment &environment, std::string_view name);

// Without a locale that knows UTF-8 programs such as xterm garble every letter beyond ASCII: then
// sets C.UTF-8.
void ensure_utf8_locale(Environment &environment);

} // namespace stripes::launch
