// SPDX-License-Identifier: MPL-2.0
#include "capture/crop_region.h"

#include <algorithm>

namespace stripes {

namespace {

unsigned end_of(unsigned end, unsigned size) { // exclusive
  return end == 0 ? size : end < size ? end + 1 : size;
}

Failure outside(const char *name, unsigned value, const char *why) {
  return {std::string("The area to capture is not right: ") + name + "=" + std::to_string(value) +
              why,
          "crop"};
}

} // namespace

Status CropRegion::check(unsigned width, unsigned height, const std::string &what) const {
  const struct {
    const char *start_name, *end_name;
    unsigned start, end, size;
  } sides[] = {{"startx", "endx", start_x, end_x, width},
               {"starty", "endy", start_y, end_y, height}};
  for (const auto &side : sides) {
    const std::string limit = "; " + what + " has " + std::to_string(width) + "x" +
                              std::to_string(height) + " pixels, counted from 0.";
    if (side.start >= side.size)
      return outside(side.start_name, side.start, (" lies outside" + limit).c_str());
    if (side.end >= side.size)
      return outside(side.end_name, side.end, (" lies outside" + limit).c_str());
    if (side.end != 0 && side.end < side.start)
      return outside(
          side.end_name, side.end,
          (std::string(" lies before ") + side.start_name + "=" + std::to_string(side.start) + ".")
              .c_str());
  }
  return {};
}

void CropRegion::apply(Surface &surface, const Surface &last) const {
  const unsigned right = end_of(end_x, surface.width);
  const unsigned bottom = end_of(end_y, surface.height);
  surface.shift(static_cast<int>(start_x), static_cast<int>(start_y));
  if (right <= start_x || bottom <= start_y) {
    surface.drawable = 0;
    surface.width = std::max(last.width, 1u);
    surface.height = std::max(last.height, 1u);
    return;
  }
  surface.width = right - start_x;
  surface.height = bottom - start_y;
}

} // namespace stripes
