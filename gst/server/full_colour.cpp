// SPDX-License-Identifier: MPL-2.0
#include "server/full_colour.h"

namespace stripes {

bool decodes_full_colour(std::optional<std::string_view> said, std::string_view user_agent) {
  if (said && (*said == "true" || *said == "false"))
    return *said == "true";
  // Chromium and its kin bring a decoder of their own; others use the system's.
  return user_agent.find("Chrome/") != std::string_view::npos;
}

void FullColour::forget() {
  asked_.reset();
  impossible_ = false;
  return_timer_.stop();
}

void FullColour::bring_to(bool full) {
  if (!asked_ || *asked_ == full)
    return;
  asked_ = full;
  ask_(full);
}

void FullColour::decide(bool wished, bool possible) {
  const bool wish_is_new = std::exchange(wished_, wished) != wished;
  const bool was_impossible = std::exchange(impossible_, !possible);
  if (!wished || !possible || wish_is_new)
    return_timer_.stop();
  if (!possible)
    return bring_to(false);
  if (wish_is_new)
    return bring_to(wished);
  if (!wished)
    return; // an application that set the encoder itself has its way
  if (return_timer_.running())
    return;
  if (!was_impossible)
    return bring_to(true);
  return_timer_.start(return_delay_ms_, [this] {
    bring_to(true);
    return false;
  });
}

} // namespace stripes
