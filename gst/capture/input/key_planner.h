// SPDX-License-Identifier: MPL-2.0
// Which key produces a keysym, and what else must be pressed or let go for it.
//
// A client sends keysyms that its own layout and modifiers have made already. The server has
// another layout, and its modifiers may differ (Caps Lock, AltGr), so each key is tried in a model
// of the server's state, and a temporary change of Shift or AltGr is planned where nothing else
// gives the character. Knows the keymap and no X connection.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>
#include <xkbcommon/xkbcommon.h>

namespace stripes {

// Modifiers and groups as XkbGetState gives them.
struct ModifierState {
  uint32_t base = 0, latched = 0, locked = 0;
  uint32_t base_group = 0, latched_group = 0, locked_group = 0;
  uint32_t effective() const { return base | latched | locked; }
};

enum class Adjust : uint8_t { Keep, Press, Release };

struct KeyPlan {
  uint8_t keycode = 0;
  Adjust shift = Adjust::Keep;
  Adjust level3 = Adjust::Keep;
  bool operator==(const KeyPlan &) const = default;
};

class KeyPlanner {
 public:
  // Takes a reference of its own. `spare`: key codes to leave alone, in use as spare keys.
  explicit KeyPlanner(xkb_keymap *keymap, const std::vector<uint8_t> &spare = {});

  // Nothing when no key gives the keysym in this state.
  std::optional<KeyPlan> plan(uint32_t keysym, const ModifierState &state) const;
  // What to do with Shift to get the upper or lower level of a spare key; on one with a letter
  // Caps Lock counts as well.
  Adjust shift_for(bool upper, bool letter, const ModifierState &state) const;

  bool gives(uint8_t keycode, uint32_t keysym) const; // on any level
  uint32_t first_symbol(uint8_t keycode) const;       // 0: none
  std::vector<uint8_t> unused_codes() const;
  // Key codes that hold Shift or AltGr down; the first is the one to press.
  const std::vector<uint8_t> &shift_codes() const { return shift_codes_; }
  const std::vector<uint8_t> &level3_codes() const { return level3_codes_; }

 private:
  struct Place {
    uint8_t keycode;
    uint8_t level;
  };
  struct Unref {
    void operator()(xkb_keymap *p) const { xkb_keymap_unref(p); }
    void operator()(xkb_state *p) const { xkb_state_unref(p); }
  };
  void add_key(uint8_t keycode);
  uint32_t modifiers_of(uint32_t keysym) const;
  const std::vector<Place> &places(uint32_t keysym) const;
  std::optional<KeyPlan> exact(uint32_t keysym, const ModifierState &state) const;
  std::optional<KeyPlan> adjusted(uint32_t keysym, const ModifierState &state) const;
  std::optional<KeyPlan> unadjusted(uint32_t keysym) const;
  uint32_t symbol(uint8_t keycode, const ModifierState &state) const;

  std::unique_ptr<xkb_keymap, Unref> keymap_;
  std::unique_ptr<xkb_state, Unref> state_; // scratch
  std::unordered_map<uint32_t, std::vector<Place>> places_;
  std::vector<uint8_t> spare_, shift_codes_, level3_codes_;
  uint32_t shift_ = 0, level3_ = 0, lock_ = 0, shortcut_ = 0; // modifier masks
};

} // namespace stripes
