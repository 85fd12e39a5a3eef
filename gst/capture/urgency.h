// SPDX-License-Identifier: MPL-2.0
// What is worth a picture between two grid points: small damage near the user's last input.
#pragma once

#include "capture/damage_grid.h"
#include "capture/pacer.h"

#include <vector>

namespace stripes {

// Where and when the user last did something.
struct InputMark {
  Pacer::Time time{-1};      // steady clock; negative: never
  bool has_position = false; // keys have none: their echo may appear anywhere
  int x = 0, y = 0;          // px
};

bool input_is_recent(const InputMark &mark, Pacer::Time now);

// Whether `areas` are what an echo of that input looks like.
bool is_near_input(const std::vector<Rect> &areas, const InputMark &mark);

} // namespace stripes
