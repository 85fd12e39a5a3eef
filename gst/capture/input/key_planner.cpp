// SPDX-License-Identifier: MPL-2.0
#include "capture/input/key_planner.h"

#include <algorithm>
#include <xkbcommon/xkbcommon-keysyms.h>

namespace stripes {

namespace {

bool is_modifier(uint32_t keysym) {
  return (keysym >= XKB_KEY_Shift_L && keysym <= XKB_KEY_Hyper_R) ||
         (keysym >= XKB_KEY_ISO_Lock && keysym <= XKB_KEY_ISO_Level5_Lock) ||
         keysym == XKB_KEY_Mode_switch || keysym == XKB_KEY_Num_Lock;
}

bool is_character(uint32_t keysym) {
  const uint32_t c = xkb_keysym_to_utf32(keysym);
  return c >= 0x20 && c != 0x7f;
}

bool has_case(uint32_t keysym) {
  return xkb_keysym_to_lower(keysym) != xkb_keysym_to_upper(keysym);
}

// What a keypad key is in the main block; 0: no such key.
uint32_t main_block(uint32_t keysym) {
  if (keysym >= XKB_KEY_KP_Multiply && keysym <= XKB_KEY_KP_9)
    return xkb_utf32_to_keysym(xkb_keysym_to_utf32(keysym));
  constexpr uint32_t kMain[] = {XKB_KEY_Home,  XKB_KEY_Left,   XKB_KEY_Up,    XKB_KEY_Right,
                                XKB_KEY_Down,  XKB_KEY_Prior,  XKB_KEY_Next,  XKB_KEY_End,
                                XKB_KEY_Begin, XKB_KEY_Insert, XKB_KEY_Delete};
  if (keysym < XKB_KEY_KP_Home || keysym > XKB_KEY_KP_Delete)
    return 0;
  return kMain[keysym - XKB_KEY_KP_Home];
}

} // namespace

KeyPlanner::KeyPlanner(xkb_keymap *keymap, const std::vector<uint8_t> &spare)
    : keymap_(xkb_keymap_ref(keymap)), state_(xkb_state_new(keymap)), spare_(spare) {
  const auto first = std::max<xkb_keycode_t>(xkb_keymap_min_keycode(keymap), 8);
  const auto last = std::min<xkb_keycode_t>(xkb_keymap_max_keycode(keymap), 255);
  for (auto code = first; code <= last; code++)
    if (std::find(spare.begin(), spare.end(), code) == spare.end())
      add_key(static_cast<uint8_t>(code));
  const auto codes = [this](uint32_t keysym, std::vector<uint8_t> &out) {
    for (const auto &place : places(keysym))
      if (place.level == 0)
        out.push_back(place.keycode);
  };
  codes(XKB_KEY_Shift_L, shift_codes_);
  codes(XKB_KEY_Shift_R, shift_codes_);
  codes(XKB_KEY_ISO_Level3_Shift, level3_codes_);
  shift_ = modifiers_of(XKB_KEY_Shift_L);
  level3_ = modifiers_of(XKB_KEY_ISO_Level3_Shift);
  lock_ = 1u << xkb_keymap_mod_get_index(keymap, XKB_MOD_NAME_CAPS);
  shortcut_ = (modifiers_of(XKB_KEY_Control_L) | modifiers_of(XKB_KEY_Alt_L) |
               modifiers_of(XKB_KEY_Super_L)) &
              ~level3_ & ~shift_;
}

void KeyPlanner::add_key(uint8_t keycode) {
  for (xkb_layout_index_t layout = 0;
       layout < xkb_keymap_num_layouts_for_key(keymap_.get(), keycode); layout++) {
    const auto levels = xkb_keymap_num_levels_for_key(keymap_.get(), keycode, layout);
    for (xkb_level_index_t level = 0; level < levels; level++) {
      const xkb_keysym_t *symbols = nullptr;
      if (xkb_keymap_key_get_syms_by_level(keymap_.get(), keycode, layout, level, &symbols) == 1)
        places_[symbols[0]].push_back({keycode, static_cast<uint8_t>(level)});
    }
  }
}

const std::vector<KeyPlanner::Place> &KeyPlanner::places(uint32_t keysym) const {
  static const std::vector<Place> none;
  const auto found = places_.find(keysym);
  return found == places_.end() ? none : found->second;
}

// The modifiers that are down while the key of this keysym is.
uint32_t KeyPlanner::modifiers_of(uint32_t keysym) const {
  const auto plan = unadjusted(keysym);
  if (!plan)
    return 0;
  const std::unique_ptr<xkb_state, Unref> fresh(xkb_state_new(keymap_.get()));
  xkb_state_update_key(fresh.get(), plan->keycode, XKB_KEY_DOWN);
  return xkb_state_serialize_mods(fresh.get(), XKB_STATE_MODS_DEPRESSED);
}

uint32_t KeyPlanner::symbol(uint8_t keycode, const ModifierState &s) const {
  xkb_state_update_mask(state_.get(), s.base, s.latched, s.locked, s.base_group, s.latched_group,
                        s.locked_group);
  return xkb_state_key_get_one_sym(state_.get(), keycode);
}

std::optional<KeyPlan> KeyPlanner::exact(uint32_t keysym, const ModifierState &state) const {
  for (const auto &place : places(keysym))
    if (symbol(place.keycode, state) == keysym)
      return KeyPlan{.keycode = place.keycode};
  return std::nullopt;
}

std::optional<KeyPlan> KeyPlanner::unadjusted(uint32_t keysym) const {
  const auto &candidates = places(keysym);
  const auto best =
      std::min_element(candidates.begin(), candidates.end(),
                       [](const Place &a, const Place &b) { return a.level < b.level; });
  if (best == candidates.end())
    return std::nullopt;
  return KeyPlan{.keycode = best->keycode};
}

std::optional<KeyPlan> KeyPlanner::adjusted(uint32_t keysym, const ModifierState &state) const {
  const auto options = [&](uint32_t mask, const std::vector<uint8_t> &codes) {
    // Latched and locked modifiers are nobody's key to let go.
    const bool held = (state.base & mask) != 0;
    const bool other = ((state.latched | state.locked) & mask) != 0;
    const bool can = mask != 0 && !codes.empty() && !other;
    return can ? (held ? Adjust::Release : Adjust::Press) : Adjust::Keep;
  };
  const Adjust shift = options(shift_, shift_codes_);
  const Adjust level3 = options(level3_, level3_codes_);
  const KeyPlan combinations[] = {
      {0, shift, Adjust::Keep}, {0, Adjust::Keep, level3}, {0, shift, level3}};
  for (auto plan : combinations) {
    ModifierState changed = state;
    if (plan.shift != Adjust::Keep)
      changed.base ^= shift_;
    if (plan.level3 != Adjust::Keep)
      changed.base ^= level3_;
    if (const auto found = exact(keysym, changed)) {
      plan.keycode = found->keycode;
      return plan;
    }
  }
  return std::nullopt;
}

std::optional<KeyPlan> KeyPlanner::plan(uint32_t keysym, const ModifierState &state) const {
  if (is_modifier(keysym))
    return unadjusted(keysym);
  if (const auto found = exact(keysym, state))
    return found;
  // A shortcut means the key: Ctrl+C stays Ctrl+C whatever Caps Lock makes of the letter.
  if ((state.effective() & shortcut_) && has_case(keysym))
    if (const auto found = unadjusted(xkb_keysym_to_lower(keysym)))
      return found;
  if (const uint32_t main = main_block(keysym))
    return plan(main, state);
  if (is_character(keysym))
    return adjusted(keysym, state);
  // Shift+Tab is the Tab key with Shift, though its keysym then has another name.
  return unadjusted(keysym);
}

Adjust KeyPlanner::shift_for(bool upper, bool letter, const ModifierState &state) const {
  const bool shift = (state.effective() & shift_) != 0;
  const bool caps = letter && (state.effective() & lock_) != 0;
  const bool shortcut = letter && (state.effective() & shortcut_) != 0;
  if (shortcut || shift_codes_.empty() || (shift != caps) == upper)
    return Adjust::Keep;
  return (state.base & shift_) ? Adjust::Release : Adjust::Press;
}

bool KeyPlanner::gives(uint8_t keycode, uint32_t keysym) const {
  const auto &candidates = places(keysym);
  return std::any_of(candidates.begin(), candidates.end(),
                     [&](const Place &place) { return place.keycode == keycode; });
}

uint32_t KeyPlanner::first_symbol(uint8_t keycode) const {
  const xkb_keysym_t *symbols = nullptr;
  return xkb_keymap_key_get_syms_by_level(keymap_.get(), keycode, 0, 0, &symbols) == 1 ? symbols[0]
                                                                                       : 0;
}

std::vector<uint8_t> KeyPlanner::unused_codes() const {
  std::vector<uint8_t> unused;
  for (unsigned code = 8; code <= 255; code++) {
    bool used = code < xkb_keymap_min_keycode(keymap_.get()) ||
                code > xkb_keymap_max_keycode(keymap_.get());
    for (xkb_layout_index_t layout = 0;
         !used && layout < xkb_keymap_num_layouts_for_key(keymap_.get(), code); layout++) {
      const auto levels = xkb_keymap_num_levels_for_key(keymap_.get(), code, layout);
      for (xkb_level_index_t level = 0; level < levels; level++) {
        const xkb_keysym_t *symbols = nullptr;
        used |= xkb_keymap_key_get_syms_by_level(keymap_.get(), code, layout, level, &symbols) > 0;
      }
    }
    if (!used)
      unused.push_back(static_cast<uint8_t>(code));
  }
  return unused;
}

} // namespace stripes
