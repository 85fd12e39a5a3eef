// SPDX-License-Identifier: MPL-2.0
// Turns one client's pointer and key messages into single input events, and remembers what it
// holds, so that nothing stays pressed when it goes away.
#pragma once

#include "server/verbs.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace stripes {

// Where input goes. Coordinates are px of the stream; buttons are 1 left, 2 middle, 3 right;
// scroll distances are clicks: up and right positive.
class InputTarget {
 public:
  virtual ~InputTarget() = default;
  virtual void pointer_moved(int x, int y) = 0;
  virtual void pointer_moved_by(int dx, int dy) = 0;
  virtual void button(int button, bool pressed, int x, int y) = 0;
  virtual void scrolled(int x, int y, double dx, double dy) = 0;
  virtual void key(uint32_t keysym, bool pressed) = 0;
};

// Mask bits: 0 left, 1 middle, 2 right, 5 pen eraser (left). With magnitude 0, a rising bit 3 or 4
// is Back or Forward; with a magnitude, rising bits 3, 4, 6, 7 are so many clicks of the wheel
// down, up, left, right.
class PointerState {
 public:
  // Positions are clamped to width × height px; 0 × 0 while the size is not known.
  void apply(const verb::Pointer &event, unsigned width, unsigned height, InputTarget &target);
  // Releases all buttons. A button that the client still reports held is not pressed again.
  void release(InputTarget &target);

 private:
  void set_buttons(unsigned mask, InputTarget &target);

  unsigned mask_ = 0;    // as last reported
  unsigned pressed_ = 0; // bit n: button n + 1 is pressed at the target
  unsigned blocked_ = 0; // released by us while the client still reports them held
  int x_ = 0, y_ = 0;    // where the pointer is, as far as this client knows
};

class HeldKeys {
 public:
  static constexpr int64_t kTimeout = 2000000; // µs without a sign that a key is still held
  static constexpr size_t kMax = 128;          // beyond, the key held longest is let go

  void press(uint32_t keysym, int64_t now, InputTarget &target);
  void release(uint32_t keysym, InputTarget &target);
  void refresh(const std::vector<uint32_t> &keysyms, int64_t now);
  // Releases the keys that were not refreshed in time.
  void expire(int64_t now, InputTarget &target);
  void release_all(InputTarget &target);
  bool empty() const { return keys_.empty(); }

 private:
  struct Key {
    uint32_t keysym;
    int64_t seen; // µs
  };
  std::vector<Key> keys_; // in the order they were pressed
};

// Presses and releases a key for each character; controls that have no key are left out, and so is
// what exceeds kMaxTyped characters.
constexpr size_t kMaxTyped = 10000;
void type_text(std::string_view utf8, InputTarget &target);

} // namespace stripes
