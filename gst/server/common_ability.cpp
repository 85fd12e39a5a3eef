// SPDX-License-Identifier: MPL-2.0
#include "server/common_ability.h"

namespace stripes {

void CommonAbility::forget() {
  asked_.reset();
  impossible_ = false;
  return_timer_.stop();
}

void CommonAbility::bring_to(bool use) {
  if (!asked_ || *asked_ == use)
    return;
  asked_ = use;
  ask_(use);
}

void CommonAbility::decide(bool wished, bool possible) {
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
