// SPDX-License-Identifier: MPL-2.0
// Against the real keymaps of xkeyboard-config, without an X server.
#include "capture/input/key_planner.h"

#include <gtest/gtest.h>
#include <memory>
#include <xkbcommon/xkbcommon-keysyms.h>

using namespace stripes;

namespace {

constexpr uint32_t kShift = 1, kLock = 2, kControl = 4, kAltGr = 0x80;

class Layout {
 public:
  explicit Layout(const char *layout)
      : context_(xkb_context_new(XKB_CONTEXT_NO_FLAGS), xkb_context_unref) {
    const xkb_rule_names names{"evdev", "pc105", layout, "", ""};
    keymap_.reset(xkb_keymap_new_from_names(context_.get(), &names, XKB_KEYMAP_COMPILE_NO_FLAGS));
    planner_ = std::make_unique<KeyPlanner>(keymap_.get());
  }
  const KeyPlanner &planner() const { return *planner_; }

  // What an application makes of the planned press in this state.
  uint32_t result(uint32_t keysym, const ModifierState &state) const {
    const auto plan = planner_->plan(keysym, state);
    if (!plan)
      return 0;
    uint32_t base = state.base;
    apply(plan->shift, kShift, base);
    apply(plan->level3, kAltGr, base);
    const std::unique_ptr<xkb_state, decltype(&xkb_state_unref)> s(xkb_state_new(keymap_.get()),
                                                                   xkb_state_unref);
    xkb_state_update_mask(s.get(), base, state.latched, state.locked, state.base_group,
                          state.latched_group, state.locked_group);
    return xkb_state_key_get_one_sym(s.get(), plan->keycode);
  }

 private:
  static void apply(Adjust adjust, uint32_t mask, uint32_t &base) {
    if (adjust == Adjust::Press) {
      EXPECT_FALSE(base & mask);
      base |= mask;
    } else if (adjust == Adjust::Release) {
      EXPECT_TRUE(base & mask);
      base &= ~mask;
    }
  }
  std::unique_ptr<xkb_context, decltype(&xkb_context_unref)> context_;
  std::unique_ptr<xkb_keymap, decltype(&xkb_keymap_unref)> keymap_{nullptr, xkb_keymap_unref};
  std::unique_ptr<KeyPlanner> planner_;
};

} // namespace

TEST(KeyPlanner, AsciiWhateverModifiersAreDown) {
  for (const char *name : {"us", "de", "fr"}) {
    const Layout layout(name);
    for (const uint32_t base : {0u, kShift, kAltGr, kShift | kAltGr})
      for (const uint32_t locked : {0u, kLock})
        for (uint32_t c = 0x20; c < 0x7f; c++) {
          if (!layout.planner().plan(c, {})) // dead keys in its place: needs a spare key
            continue;
          EXPECT_EQ(layout.result(c, {.base = base, .locked = locked}), c)
              << name << " base " << base << " locked " << locked << " " << static_cast<char>(c);
        }
  }
}

TEST(KeyPlanner, NoChangeWhereNoneIsNeeded) {
  const Layout us("us");
  EXPECT_EQ(us.planner().plan('a', {}), (KeyPlan{.keycode = 38}));
  EXPECT_EQ(us.planner().plan('A', {.base = kShift}), (KeyPlan{.keycode = 38}));
  EXPECT_EQ(us.planner().plan('A', {.locked = kLock}), (KeyPlan{.keycode = 38}));
  EXPECT_EQ(us.planner().plan('A', {}), (KeyPlan{.keycode = 38, .shift = Adjust::Press}));
}

TEST(KeyPlanner, AltGrIsPressedForTheThirdLevel) {
  const Layout de("de");
  EXPECT_EQ(de.result(XKB_KEY_at, {}), uint32_t{XKB_KEY_at});
  const auto plan = de.planner().plan(XKB_KEY_at, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->level3, Adjust::Press);
}

TEST(KeyPlanner, ShortcutsMeanTheKey) {
  const Layout us("us");
  EXPECT_EQ(us.planner().plan('C', {.base = kControl}), (KeyPlan{.keycode = 54}));
  EXPECT_EQ(us.planner().plan('c', {.base = kControl, .locked = kLock}), (KeyPlan{.keycode = 54}));
  EXPECT_EQ(us.planner().plan('C', {.base = kControl | kShift}), (KeyPlan{.keycode = 54}));
}

TEST(KeyPlanner, FunctionKeysKeepTheModifiers) {
  const Layout us("us");
  EXPECT_EQ(us.planner().plan(XKB_KEY_Tab, {.base = kShift}), (KeyPlan{.keycode = 23}));
  EXPECT_EQ(us.planner().plan(XKB_KEY_F4, {.base = 8}), (KeyPlan{.keycode = 70}));
  EXPECT_EQ(us.planner().plan(XKB_KEY_Shift_L, {.base = kShift}), (KeyPlan{.keycode = 50}));
  EXPECT_EQ(us.planner().plan(XKB_KEY_Alt_L, {.base = kShift}), (KeyPlan{.keycode = 64}));
}

TEST(KeyPlanner, KeypadWithTheOtherNumLock) {
  const Layout us("us");
  constexpr uint32_t kNumLock = 0x10;
  EXPECT_EQ(us.result(XKB_KEY_KP_4, {.locked = kNumLock}), uint32_t{XKB_KEY_KP_4});
  EXPECT_EQ(us.result(XKB_KEY_KP_4, {}), uint32_t{XKB_KEY_4});
  EXPECT_EQ(us.result(XKB_KEY_KP_Left, {}), uint32_t{XKB_KEY_KP_Left});
  EXPECT_EQ(us.result(XKB_KEY_KP_Left, {.locked = kNumLock}), uint32_t{XKB_KEY_Left});
}

TEST(KeyPlanner, SecondGroupOnlyWhileActive) {
  const Layout both("us,ru");
  EXPECT_FALSE(both.planner().plan(XKB_KEY_Cyrillic_ya, {}));
  EXPECT_EQ(both.result(XKB_KEY_Cyrillic_ya, {.locked_group = 1}), uint32_t{XKB_KEY_Cyrillic_ya});
  EXPECT_EQ(both.result(XKB_KEY_Cyrillic_YA, {.locked_group = 1}), uint32_t{XKB_KEY_Cyrillic_YA});
}

TEST(KeyPlanner, WhatTheKeymapLacks) {
  const Layout us("us");
  EXPECT_FALSE(us.planner().plan(0x01006f22, {}));
  EXPECT_GE(us.planner().unused_codes().size(), 10u);
}

TEST(KeyPlanner, ShiftForSpareKeys) {
  const Layout layout("us");
  const auto &planner = layout.planner();
  EXPECT_EQ(planner.shift_for(false, false, {}), Adjust::Keep);
  EXPECT_EQ(planner.shift_for(true, false, {}), Adjust::Press);
  EXPECT_EQ(planner.shift_for(false, false, {.base = kShift}), Adjust::Release);
  EXPECT_EQ(planner.shift_for(false, false, {.locked = kLock}), Adjust::Keep);
  EXPECT_EQ(planner.shift_for(false, true, {.locked = kLock}), Adjust::Press);
  EXPECT_EQ(planner.shift_for(true, true, {.locked = kLock}), Adjust::Keep);
  EXPECT_EQ(planner.shift_for(true, true, {.base = kControl}), Adjust::Keep);
}
