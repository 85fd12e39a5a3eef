// SPDX-License-Identifier: MPL-2.0
#pragma once

#include <optional>
#include <string_view>

namespace stripes {

// Whether a client decodes H.264 in full colour (4:4:4). said: its own word, "true" or "false";
// where it says nothing, what its browser is known for: Firefox and Safari cannot.
bool decodes_full_colour(std::optional<std::string_view> said, std::string_view user_agent);

} // namespace stripes
