// SPDX-License-Identifier: MPL-2.0
#include "capture/pointer_overlay.h"

#include <algorithm>

namespace stripes {

namespace {

// Premultiplied source over what is there.
uint8_t over(uint8_t source, uint8_t below, unsigned opacity) {
  return static_cast<uint8_t>(std::min(source + (below * (255 - opacity) + 127) / 255, 255u));
}

} // namespace

void PointerOverlay::set_image(CursorImage image) {
  image_ = std::move(image);
  new_image_ = true;
}

Rect PointerOverlay::wanted(const Surface &surface) const {
  return {hot_spot_.x - static_cast<int>(image_.hot_x) - surface.on_root.x,
          hot_spot_.y - static_cast<int>(image_.hot_y) - surface.on_root.y,
          static_cast<int>(image_.width), static_cast<int>(image_.height)};
}

std::vector<Rect> PointerOverlay::changes(const Surface &surface) const {
  const Rect now = wanted(surface);
  std::vector<Rect> areas;
  if (!new_image_ && now == placed_)
    return areas;
  for (const Rect &area : {placed_, now})
    if (area.x < static_cast<int>(surface.width) && area.y < static_cast<int>(surface.height) &&
        area.x + area.width > 0 && area.y + area.height > 0 && area.width > 0)
      areas.push_back(area);
  return areas;
}

void PointerOverlay::place(const Surface &surface) {
  placed_ = wanted(surface);
  new_image_ = false;
}

void PointerOverlay::draw(uint8_t *pixels, const Surface &surface, const std::vector<Rect> &areas,
                          const std::array<uint8_t, 4> &bgrx) const {
  for (const auto &area : areas) {
    const int left = std::max(placed_.x, area.x);
    const int right = std::min(placed_.x + placed_.width, area.x + area.width);
    const int top = std::max(placed_.y, area.y);
    const int bottom = std::min(placed_.y + placed_.height, area.y + area.height);
    for (int y = top; y < bottom; y++) {
      const auto row = static_cast<size_t>(y - placed_.y) * image_.width;
      for (int x = left; x < right; x++) {
        const uint8_t *source = &image_.bgra[(row + static_cast<size_t>(x - placed_.x)) * 4];
        uint8_t *below =
            pixels + (static_cast<size_t>(y) * surface.width + static_cast<size_t>(x)) * 4;
        for (size_t channel = 0; channel < 3; channel++)
          below[bgrx[channel]] = over(source[channel], below[bgrx[channel]], source[3]);
      }
    }
  }
}

} // namespace stripes
