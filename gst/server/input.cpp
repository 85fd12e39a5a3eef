// SPDX-License-Identifier: MPL-2.0
#include "server/input.h"

#include <algorithm>
#include <glib.h>
#include <xkbcommon/xkbcommon-keysyms.h>
#include <xkbcommon/xkbcommon.h>

namespace stripes {

namespace {

constexpr unsigned kBack = 1 << 3, kForward = 1 << 4; // without a magnitude
constexpr unsigned kWheelDown = 1 << 3, kWheelUp = 1 << 4, kWheelLeft = 1 << 6,
                   kWheelRight = 1 << 7; // with one
constexpr unsigned kEraser = 1 << 5;
constexpr unsigned kButtons = 0x7;

void press_with_alt(uint32_t keysym, InputTarget &target) {
  target.key(XKB_KEY_Alt_L, true);
  target.key(keysym, true);
  target.key(keysym, false);
  target.key(XKB_KEY_Alt_L, false);
}

int clamp_to(int value, unsigned size) {
  return std::clamp(value, 0, size ? static_cast<int>(size) - 1 : 0);
}

uint32_t keysym_of(gunichar c) {
  switch (c) {
  case '\r':
  case '\n':
    return XKB_KEY_Return;
  case '\t':
    return XKB_KEY_Tab;
  case '\b':
    return XKB_KEY_BackSpace;
  default:
    return c < 0x20 || c == 0x7f ? XKB_KEY_NoSymbol : xkb_utf32_to_keysym(c);
  }
}

} // namespace

void PointerState::apply(const verb::Pointer &event, unsigned width, unsigned height,
                         InputTarget &target) {
  if (event.relative) {
    if (event.x || event.y)
      target.pointer_moved_by(event.x, event.y);
    x_ = clamp_to(x_ + event.x, width);
    y_ = clamp_to(y_ + event.y, height);
  } else {
    // Also when the position did not change: somebody else may have moved the pointer since.
    x_ = clamp_to(event.x, width);
    y_ = clamp_to(event.y, height);
    target.pointer_moved(x_, y_);
  }

  const unsigned rising = event.mask & ~mask_;
  mask_ = event.mask;
  set_buttons(event.mask, target);
  if (event.magnitude == 0) {
    if (rising & kBack)
      press_with_alt(XKB_KEY_Left, target);
    if (rising & kForward)
      press_with_alt(XKB_KEY_Right, target);
    return;
  }
  const double clicks = event.magnitude;
  const double dx = (rising & kWheelRight ? clicks : 0) - (rising & kWheelLeft ? clicks : 0);
  const double dy = (rising & kWheelUp ? clicks : 0) - (rising & kWheelDown ? clicks : 0);
  if (dx != 0 || dy != 0)
    target.scrolled(x_, y_, dx, dy);
}

void PointerState::set_buttons(unsigned mask, InputTarget &target) {
  const unsigned wanted = (mask & kButtons) | (mask & kEraser ? 1u : 0u);
  const unsigned released_now = pressed_ & ~wanted;
  const unsigned pressed_now = wanted & ~pressed_ & ~blocked_;
  blocked_ &= wanted;
  for (int i = 0; i < 3; i++)
    if (released_now & (1u << i))
      target.button(i + 1, false, x_, y_);
  for (int i = 0; i < 3; i++)
    if (pressed_now & (1u << i))
      target.button(i + 1, true, x_, y_);
  pressed_ = (pressed_ & ~released_now) | pressed_now;
}

void PointerState::release(InputTarget &target) {
  blocked_ |= pressed_;
  for (int i = 0; i < 3; i++)
    if (pressed_ & (1u << i))
      target.button(i + 1, false, x_, y_);
  pressed_ = 0;
}

void HeldKeys::press(uint32_t keysym, int64_t now, InputTarget &target) {
  const auto key = std::ranges::find(keys_, keysym, &Key::keysym);
  if (key != keys_.end()) { // the X server repeats what is held; a page does not
    key->seen = now;
    return;
  }
  if (keys_.size() >= kMax) {
    target.key(keys_.front().keysym, false);
    keys_.erase(keys_.begin());
  }
  keys_.push_back({keysym, now});
  target.key(keysym, true);
}

void HeldKeys::release(uint32_t keysym, InputTarget &target) {
  if (std::erase_if(keys_, [&](const Key &key) { return key.keysym == keysym; }))
    target.key(keysym, false);
}

void HeldKeys::refresh(const std::vector<uint32_t> &keysyms, int64_t now) {
  for (auto &key : keys_)
    if (std::ranges::find(keysyms, key.keysym) != keysyms.end())
      key.seen = now;
}

void HeldKeys::expire(int64_t now, InputTarget &target) {
  std::erase_if(keys_, [&](const Key &key) {
    if (now - key.seen <= kTimeout)
      return false;
    target.key(key.keysym, false);
    return true;
  });
}

void HeldKeys::release_all(InputTarget &target) {
  // Last pressed first: modifiers go after what they modify.
  for (auto key = keys_.rbegin(); key != keys_.rend(); ++key)
    target.key(key->keysym, false);
  keys_.clear();
}

void type_text(std::string_view utf8, InputTarget &target) {
  const char *at = utf8.data(), *end = at + utf8.size();
  for (size_t typed = 0; at < end && typed < kMaxTyped; typed++) {
    const gunichar c = g_utf8_get_char_validated(at, end - at);
    if (c == static_cast<gunichar>(-1) || c == static_cast<gunichar>(-2))
      return; // transports hand on valid UTF-8 only
    at = g_utf8_next_char(at);
    if (const uint32_t keysym = keysym_of(c); keysym != XKB_KEY_NoSymbol) {
      target.key(keysym, true);
      target.key(keysym, false);
    }
  }
}

} // namespace stripes
