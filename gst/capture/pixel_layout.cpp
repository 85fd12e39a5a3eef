// SPDX-License-Identifier: MPL-2.0
#include "capture/pixel_layout.h"

#include <bit>

namespace stripes {

namespace {

struct Order {
  const char *format;
  std::array<uint8_t, 4> bgrx;
};
constexpr Order kOrders[] = {
    {"BGRx", {0, 1, 2, 3}}, {"RGBx", {2, 1, 0, 3}}, {"xRGB", {3, 2, 1, 0}}, {"xBGR", {1, 2, 3, 0}}};

// One run of at least 8 bits.
bool is_channel(uint32_t mask) {
  const uint32_t run = mask >> (mask ? std::countr_zero(mask) : 0);
  return std::popcount(mask) >= 8 && (run & (run + 1)) == 0;
}

uint8_t upper_shift(uint32_t mask) {
  return static_cast<uint8_t>(std::countr_zero(mask) + std::popcount(mask) - 8);
}

} // namespace

Result<PixelLayout> PixelLayout::of(const VisualFormat &visual, const std::string &what) {
  const std::array<uint32_t, 3> masks{visual.blue, visual.green, visual.red};
  bool known = visual.bits_per_pixel == 32;
  for (const uint32_t mask : masks)
    known &= is_channel(mask);
  if (!known)
    return Failure{what + " has depth " + std::to_string(visual.depth) + " with " +
                       std::to_string(visual.bits_per_pixel) +
                       " bits a pixel, which cannot be captured; use depth 24, 30 or 32 (Xvfb: "
                       "-screen 0 1280x720x24).",
                   "masks " + std::to_string(visual.red) + " " + std::to_string(visual.green) +
                       " " + std::to_string(visual.blue)};
  PixelLayout layout;
  layout.msb_first_ = visual.msb_first;
  std::array<unsigned, 3> bytes{};
  bool whole_bytes = true;
  for (size_t i = 0; i < 3; i++) {
    layout.shifts_[i] = upper_shift(masks[i]);
    whole_bytes &= std::popcount(masks[i]) == 8 && layout.shifts_[i] % 8 == 0;
    bytes[i] = visual.msb_first ? 3 - layout.shifts_[i] / 8 : layout.shifts_[i] / 8;
  }
  for (const auto &order : kOrders)
    if (whole_bytes && bytes[0] == order.bgrx[0] && bytes[1] == order.bgrx[1] &&
        bytes[2] == order.bgrx[2]) {
      layout.format_ = order.format;
      layout.bgrx_ = order.bgrx;
      return layout;
    }
  layout.converts_ = true;
  return layout;
}

void PixelLayout::convert(uint8_t *pixels, size_t count) const {
  if (!converts_)
    return;
  for (uint8_t *p = pixels; p != pixels + count * 4; p += 4) {
    const uint32_t little =
        uint32_t{p[0]} | uint32_t{p[1]} << 8 | uint32_t{p[2]} << 16 | uint32_t{p[3]} << 24;
    const uint32_t big =
        uint32_t{p[3]} | uint32_t{p[2]} << 8 | uint32_t{p[1]} << 16 | uint32_t{p[0]} << 24;
    const uint32_t pixel = msb_first_ ? big : little;
    p[0] = static_cast<uint8_t>(pixel >> shifts_[0]);
    p[1] = static_cast<uint8_t>(pixel >> shifts_[1]);
    p[2] = static_cast<uint8_t>(pixel >> shifts_[2]);
    p[3] = 0xff;
  }
}

} // namespace stripes
