// SPDX-License-Identifier: MPL-2.0
// Where the next damage will be, if it comes where the last was, as letters do: worth reading along
// with the question what changed, which saves a round trip to the X server.
#pragma once

#include "capture/damage_grid.h"

#include <cstdint>
#include <vector>

namespace stripes {

// What somebody who holds picture `held` must read again, or what the picture before `newest` had
// changed for them, each with a tile on either side. Empty where that is unknown, or too much to be
// read for nothing.
std::vector<Rect> areas_ahead(const DamageGrid &grid, uint64_t held, uint64_t newest);

// Whether every part of `damage` that the grid has lies in one of `areas`.
bool lies_within(const std::vector<Rect> &damage, const std::vector<Rect> &areas,
                 const DamageGrid &grid);

} // namespace stripes
