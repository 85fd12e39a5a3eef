// SPDX-License-Identifier: MPL-2.0
// One thing a user did, ready to be injected.
#pragma once

#include <cstdint>

namespace stripes {

struct InputEvent {
  enum class Kind : uint8_t {
    Motion,         // to x, y
    RelativeMotion, // by x, y
    Button,         // `code` is the X button; at x, y
    Scroll,         // x clicks to the right, y clicks up
    Key,            // `code` is the keysym
    ReleaseAll,     // whatever is held
  };
  Kind kind;
  bool down = false; // Button, Key
  uint32_t code = 0;
  int x = 0, y = 0; // px
  bool operator==(const InputEvent &) const = default;
};

} // namespace stripes
