// SPDX-License-Identifier: MPL-2.0
#include "capture/input/keyboard.h"

#include "capture/input/xcb_xkb.h"

#include <algorithm>
#include <array>
#include <set>
#include <xcb/xtest.h>
#include <xkbcommon/xkbcommon-x11.h>

namespace stripes {

void Keyboard::FreeContext::operator()(xkb_context *p) const {
  xkb_context_unref(p);
}

Result<std::unique_ptr<Keyboard>> Keyboard::create(XConnection &x) {
  auto keyboard = std::unique_ptr<Keyboard>(new Keyboard(x));
  if (auto status = keyboard->prepare(); !status)
    return status.failure();
  return keyboard;
}

Keyboard::~Keyboard() = default;

Status Keyboard::prepare() {
  const std::string sorry = "The keyboard of X display " + x_.name() + " cannot be used.";
  if (!xkb_x11_setup_xkb_extension(
          x_.get(), XKB_X11_MIN_MAJOR_XKB_VERSION, XKB_X11_MIN_MINOR_XKB_VERSION,
          XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, nullptr, nullptr, &xkb_event_, nullptr))
    return Failure{sorry, "no XKEYBOARD extension"};
  device_ = xkb_x11_get_core_keyboard_device_id(x_.get());
  context_.reset(xkb_context_new(static_cast<xkb_context_flags>(XKB_CONTEXT_NO_DEFAULT_INCLUDES |
                                                                XKB_CONTEXT_NO_ENVIRONMENT_NAMES)));
  if (device_ < 0 || !context_)
    return Failure{sorry, "no core keyboard"};
  // A plugin prints nothing.
  xkb_context_set_log_fn(context_.get(),
                         [](xkb_context *, xkb_log_level, const char *, va_list) {});
  const uint16_t events = XCB_XKB_EVENT_TYPE_NEW_KEYBOARD_NOTIFY | XCB_XKB_EVENT_TYPE_MAP_NOTIFY;
  const xcb_xkb_select_events_details_t details{};
  xcb_xkb_select_events_aux(x_.get(), XCB_XKB_ID_USE_CORE_KBD, events, 0, events, 0xff, 0xff,
                            &details);
  if (!load_keymap())
    return Failure{sorry, "its keymap cannot be read"};
  return {};
}

bool Keyboard::load_keymap() {
  keymap_stale_ = false;
  own_changes_.clear(); // what they tell is in this keymap
  const std::unique_ptr<xkb_keymap, decltype(&xkb_keymap_unref)> keymap(
      xkb_x11_keymap_new_from_device(context_.get(), x_.get(), device_,
                                     XKB_KEYMAP_COMPILE_NO_FLAGS),
      xkb_keymap_unref);
  if (!keymap)
    return false;
  planner_ = std::make_unique<KeyPlanner>(keymap.get(), spare_.lent());
  // A key that somebody else has given another meaning meanwhile is not ours any more.
  auto codes = planner_->unused_codes();
  bool lost_some = false;
  for (const uint8_t code : spare_.lent()) {
    const bool ours = planner_->first_symbol(code) == spare_.find_code(code)->lower;
    if (ours)
      codes.push_back(code);
    lost_some |= !ours;
  }
  spare_.set_codes(codes);
  if (lost_some)
    planner_ = std::make_unique<KeyPlanner>(keymap.get(), spare_.lent());
  return true;
}

void Keyboard::handle(const xcb_generic_event_t &event) {
  if ((event.response_type & 0x7f) != xkb_event_)
    return;
  const uint8_t xkb_type = event.pad0;
  if (xkb_type == XCB_XKB_NEW_KEYBOARD_NOTIFY) {
    keymap_stale_ = true;
  } else if (xkb_type == XCB_XKB_MAP_NOTIFY) {
    const auto &map = reinterpret_cast<const xcb_xkb_map_notify_event_t &>(event);
    const bool own =
        !own_changes_.empty() && map.firstKeySym == own_changes_.front() && map.nKeySyms == 1;
    if (own)
      own_changes_.pop_front();
    else
      keymap_stale_ = true;
  }
}

std::optional<ModifierState> Keyboard::state() {
  const auto reply =
      x_.wait<xcb_xkb_get_state_reply_t>(xcb_xkb_get_state(x_.get(), XCB_XKB_ID_USE_CORE_KBD));
  if (!reply)
    return std::nullopt;
  const auto &s = *reply.value;
  return ModifierState{.base = s.baseMods,
                       .latched = s.latchedMods,
                       .locked = s.lockedMods,
                       .base_group = static_cast<uint32_t>(s.baseGroup),
                       .latched_group = static_cast<uint32_t>(s.latchedGroup),
                       .locked_group = s.lockedGroup};
}

void Keyboard::fake_key(uint8_t code, bool down) {
  xcb_test_fake_input(x_.get(), down ? XCB_KEY_PRESS : XCB_KEY_RELEASE, code, 0, XCB_NONE, 0, 0, 0);
}

std::optional<Keyboard::Time> Keyboard::press(uint32_t keysym,
                                              const std::vector<uint32_t> &upcoming, Time now) {
  if (held_.contains(keysym) || (keymap_stale_ && !load_keymap()))
    return std::nullopt;
  give_back_modifiers();
  const auto state = this->state();
  if (!state)
    return std::nullopt;
  auto plan = planner_->plan(keysym, *state);
  std::optional<Time> wait;
  if (!plan)
    plan = spare_plan(keysym, upcoming, *state, now, wait);
  if (!plan)
    return wait;
  // The same key for another keysym: its new press would not be seen while it is down.
  for (auto it = held_.begin(); it != held_.end();)
    if (it->second == plan->keycode) {
      release_code(it->second, now);
      it = held_.erase(it);
    } else {
      ++it;
    }
  borrow(plan->shift, planner_->shift_codes());
  borrow(plan->level3, planner_->level3_codes());
  fake_key(plan->keycode, true);
  held_[keysym] = plan->keycode;
  if (auto *key = spare_.find_code(plan->keycode)) {
    key->held = true;
    key->last_used = now;
  }
  return std::nullopt;
}

// The keysym and those of the following presses that need a spare key as well.
std::vector<uint32_t> Keyboard::missing(uint32_t keysym, const std::vector<uint32_t> &upcoming,
                                        const ModifierState &state) {
  std::vector<uint32_t> result{keysym};
  for (const uint32_t next : upcoming) {
    const uint32_t other = other_case(next);
    const bool listed = std::any_of(result.begin(), result.end(), [&](uint32_t known) {
      return known == next || known == other;
    });
    if (!listed && !spare_.find(next) && !planner_->plan(next, state))
      result.push_back(next);
  }
  return result;
}

std::optional<KeyPlan> Keyboard::spare_plan(uint32_t keysym, const std::vector<uint32_t> &upcoming,
                                            const ModifierState &state, Time now,
                                            std::optional<Time> &wait) {
  auto place = spare_.find(keysym);
  if (!place) {
    // Together, because every application reads the keymap again after each change.
    const auto wanted = missing(keysym, upcoming, state);
    if (const Time ready = spare_.ready_at(wanted); ready > now) {
      wait = ready;
      return std::nullopt;
    }
    std::set<uint8_t> changed;
    for (const uint32_t next : wanted)
      if (const auto lent = spare_.lend(next, now))
        changed.insert(lent->key->code);
    for (const uint8_t code : changed)
      bind(*spare_.find_code(code));
    place = spare_.find(keysym);
  }
  if (!place) {
    // All of them are held: the oldest has to go, and rest.
    if (const auto *oldest = spare_.oldest_held()) {
      const uint8_t code = oldest->code;
      std::erase_if(held_, [code](const auto &entry) { return entry.second == code; });
      release_code(code, now);
      wait = now + SpareKeys::kRest;
    }
    return std::nullopt;
  }
  return KeyPlan{.keycode = place->key->code,
                 .shift = planner_->shift_for(place->upper, place->key->letter, state)};
}

void Keyboard::bind(const SpareKeys::Key &key) {
  const std::array<xcb_keysym_t, 2> symbols{key.lower, key.upper != 0 ? key.upper : key.lower};
  xcb_change_keyboard_mapping(x_.get(), 1, key.code, symbols.size(), symbols.data());
  own_changes_.push_back(key.code);
}

void Keyboard::borrow(Adjust adjust, const std::vector<uint8_t> &codes) {
  if (adjust == Adjust::Press && !codes.empty()) {
    fake_key(codes.front(), true);
    borrowed_.push_back({codes.front(), true});
  }
  if (adjust != Adjust::Release)
    return;
  const auto down = x_.wait<xcb_query_keymap_reply_t>(xcb_query_keymap(x_.get()));
  for (const uint8_t code : codes)
    if (down && (down.value->keys[code / 8] & (1u << (code % 8)))) {
      fake_key(code, false);
      borrowed_.push_back({code, false});
    }
}

void Keyboard::give_back_modifiers() {
  for (auto it = borrowed_.rbegin(); it != borrowed_.rend(); ++it)
    fake_key(it->code, !it->pressed);
  borrowed_.clear();
}

void Keyboard::release_code(uint8_t code, Time now) {
  fake_key(code, false);
  if (auto *key = spare_.find_code(code)) {
    key->held = false;
    key->last_used = now;
  }
}

void Keyboard::release(uint32_t keysym, Time now) {
  auto it = held_.find(keysym);
  // A client that let go of Shift first names the same key by its other keysym.
  if (it == held_.end())
    it = std::find_if(held_.begin(), held_.end(), [&](const auto &entry) {
      const auto place = spare_.find(keysym);
      return planner_->gives(entry.second, keysym) ||
             (place && place->key->code == entry.second && place->key->letter);
    });
  if (it == held_.end())
    return;
  release_code(it->second, now);
  held_.erase(it);
  give_back_modifiers();
}

void Keyboard::release_all(Time now) {
  for (const auto &[keysym, code] : held_)
    release_code(code, now);
  held_.clear();
  // Modifiers that were let go for a moment are not pressed again.
  for (const auto &borrowed : borrowed_)
    if (borrowed.pressed)
      fake_key(borrowed.code, false);
  borrowed_.clear();
}

void Keyboard::restore_spare_keys() {
  if (keymap_stale_ && !load_keymap())
    return;
  const xcb_keysym_t none = XCB_NO_SYMBOL;
  for (const uint8_t code : spare_.lent())
    xcb_change_keyboard_mapping(x_.get(), 1, code, 1, &none);
  spare_ = SpareKeys();
}

} // namespace stripes
