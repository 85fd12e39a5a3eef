// SPDX-License-Identifier: MPL-2.0
#include "capture/input/pointer.h"

#include <algorithm>
#include <cstdlib>
#include <xcb/xtest.h>

namespace stripes {

namespace {

constexpr int kMaxClicks = 64;
constexpr int kFarthest = 32767; // px

int16_t coordinate(int value) {
  return static_cast<int16_t>(std::clamp(value, -kFarthest, kFarthest));
}

} // namespace

void Pointer::move_to(int x, int y) {
  xcb_test_fake_input(x_.get(), XCB_MOTION_NOTIFY, 0, 0, x_.root(), coordinate(x), coordinate(y),
                      0);
}

void Pointer::move_by(int dx, int dy) {
  xcb_test_fake_input(x_.get(), XCB_MOTION_NOTIFY, 1, 0, XCB_NONE, coordinate(dx), coordinate(dy),
                      0);
}

void Pointer::fake_button(uint8_t button, bool down) {
  xcb_test_fake_input(x_.get(), down ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE, button, 0, XCB_NONE,
                      0, 0, 0);
}

void Pointer::press(uint8_t button) {
  if (held_.insert(button).second)
    fake_button(button, true);
}

void Pointer::release(uint8_t button) {
  if (held_.erase(button) != 0)
    fake_button(button, false);
}

void Pointer::click(uint8_t button, int times) {
  for (int i = 0; i < std::min(std::abs(times), kMaxClicks); i++) {
    fake_button(button, true);
    fake_button(button, false);
  }
}

void Pointer::scroll(int right, int up) {
  click(up > 0 ? 4 : 5, up);
  click(right > 0 ? 7 : 6, right);
}

void Pointer::release_all() {
  for (const uint8_t button : held_)
    fake_button(button, false);
  held_.clear();
}

} // namespace stripes
