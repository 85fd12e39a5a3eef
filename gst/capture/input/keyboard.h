// SPDX-License-Identifier: MPL-2.0
// Presses and releases keys on an X display by keysym. Injection thread only.
#pragma once

#include "base/result.h"
#include "capture/input/key_planner.h"
#include "capture/input/spare_keys.h"
#include "capture/x_connection.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

struct xkb_context;

namespace stripes {

class Keyboard {
 public:
  using Time = SpareKeys::Time; // steady clock

  static Result<std::unique_ptr<Keyboard>> create(XConnection &x);
  ~Keyboard();
  Keyboard(const Keyboard &) = delete;
  Keyboard &operator=(const Keyboard &) = delete;

  // Every event of the connection; those about the keymap are for us.
  void handle(const xcb_generic_event_t &event);

  // A keysym that is held already is left alone: the server repeats keys itself.
  // upcoming: keysyms of the presses that follow, so that spare keys can be set up together.
  // Returns when to try again if no spare key may be used yet.
  std::optional<Time> press(uint32_t keysym, const std::vector<uint32_t> &upcoming, Time now);
  void release(uint32_t keysym, Time now);
  void release_all(Time now);
  // Puts back modifiers that were changed for the key still held; before buttons.
  void give_back_modifiers();

  // Empties the spare keys again; not before spare_keys_rest_at().
  void restore_spare_keys();
  Time spare_keys_rest_at() const { return spare_.all_rested_at(); }

 private:
  struct FreeContext {
    void operator()(xkb_context *p) const;
  };
  struct Borrowed {
    uint8_t code;
    bool pressed; // or let go
  };

  explicit Keyboard(XConnection &x) : x_(x) {}
  Status prepare();
  bool load_keymap();
  std::optional<ModifierState> state();
  std::optional<KeyPlan> spare_plan(uint32_t keysym, const std::vector<uint32_t> &upcoming,
                                    const ModifierState &state, Time now,
                                    std::optional<Time> &wait);
  std::vector<uint32_t> missing(uint32_t keysym, const std::vector<uint32_t> &upcoming,
                                const ModifierState &state);
  void bind(const SpareKeys::Key &key);
  void borrow(Adjust adjust, const std::vector<uint8_t> &codes);
  void fake_key(uint8_t code, bool down);
  void release_code(uint8_t code, Time now);

  XConnection &x_;
  std::unique_ptr<xkb_context, FreeContext> context_;
  std::unique_ptr<KeyPlanner> planner_;
  SpareKeys spare_;
  int32_t device_ = 0;
  uint8_t xkb_event_ = 0;
  bool keymap_stale_ = false;
  std::deque<uint8_t> own_changes_;  // key codes whose notification is still to come
  std::map<uint32_t, uint8_t> held_; // keysym to key code
  std::vector<Borrowed> borrowed_;
};

} // namespace stripes
