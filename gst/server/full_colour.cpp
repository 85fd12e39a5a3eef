// SPDX-License-Identifier: MPL-2.0
#include "server/full_colour.h"

namespace stripes {

bool decodes_full_colour(std::optional<std::string_view> said, std::string_view user_agent) {
  if (said && (*said == "true" || *said == "false"))
    return *said == "true";
  // Chromium and its kin bring a decoder of their own; others use the system's.
  return user_agent.find("Chrome/") != std::string_view::npos;
}

} // namespace stripes
