// SPDX-License-Identifier: MPL-2.0
#include "capture/input/spare_keys.h"

#include <algorithm>
#include <xkbcommon/xkbcommon.h>

namespace stripes {

namespace {

SpareKeys::Time rested_at(const SpareKeys::Key &key) {
  return key.lower == 0 ? SpareKeys::Time{0} : key.last_used + SpareKeys::kRest;
}

// XKB gives a key with a keypad keysym the type KEYPAD, where NumLock chooses between the two.
bool is_keypad(uint32_t keysym) {
  return keysym >= XKB_KEY_KP_Space && keysym <= XKB_KEY_KP_Equal;
}

} // namespace

uint32_t other_case(uint32_t keysym) {
  const uint32_t lower = xkb_keysym_to_lower(keysym);
  const uint32_t upper = xkb_keysym_to_upper(keysym);
  if (lower == upper || (keysym != lower && keysym != upper) ||
      xkb_keysym_to_upper(lower) != upper || xkb_keysym_to_lower(upper) != lower)
    return 0;
  return keysym == lower ? upper : lower;
}

void SpareKeys::set_codes(const std::vector<uint8_t> &codes) {
  std::vector<Key> keys;
  for (const uint8_t code : codes) {
    const Key *known = find_code(code);
    keys.push_back(known ? *known : Key{.code = code});
  }
  keys_ = std::move(keys);
}

std::vector<uint8_t> SpareKeys::lent() const {
  std::vector<uint8_t> codes;
  for (const auto &key : keys_)
    if (key.lower != 0)
      codes.push_back(key.code);
  return codes;
}

std::optional<SpareKeys::Place> SpareKeys::find(uint32_t keysym) {
  for (auto &key : keys_)
    if (key.lower == keysym || key.upper == keysym)
      return Place{&key, key.lower != keysym};
  return std::nullopt;
}

std::optional<SpareKeys::Place> SpareKeys::lend(uint32_t keysym, Time now) {
  const uint32_t other = is_keypad(keysym) ? keysym : other_case(keysym);
  // A second meaning beside the first takes none away, so it needs no rest.
  if (auto *key = other == 0 ? half_free() : nullptr) {
    key->upper = keysym;
    key->last_used = now;
    return Place{key, true};
  }
  auto *key = least_recently_used();
  if (!key || rested_at(*key) > now)
    return std::nullopt;
  const bool upper = other != keysym && other != 0 && xkb_keysym_to_upper(keysym) == keysym;
  *key = {.code = key->code,
          .lower = upper ? other : keysym,
          .upper = upper ? keysym : other,
          .letter = other != 0 && other != keysym,
          .held = false,
          .last_used = now};
  return Place{key, upper};
}

SpareKeys::Time SpareKeys::ready_at(const std::vector<uint32_t> &keysyms) const {
  size_t letters = 0, others = 0;
  for (const uint32_t keysym : keysyms)
    (other_case(keysym) != 0 || is_keypad(keysym) ? letters : others)++;
  std::vector<Time> times;
  for (const auto &key : keys_) {
    if (!key.held)
      times.push_back(rested_at(key));
    if (others > 0 && key.lower != 0 && key.upper == 0)
      others--;
  }
  const size_t needed = std::min(letters + (others + 1) / 2, times.size());
  std::sort(times.begin(), times.end());
  return needed == 0 ? Time{0} : times[needed - 1];
}

SpareKeys::Time SpareKeys::all_rested_at() const {
  Time latest{0};
  for (const auto &key : keys_)
    latest = std::max(latest, rested_at(key));
  return latest;
}

SpareKeys::Key *SpareKeys::find_code(uint8_t code) {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key &key) { return key.code == code; });
  return found == keys_.end() ? nullptr : &*found;
}

SpareKeys::Key *SpareKeys::half_free() {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [](const Key &key) { return key.lower != 0 && key.upper == 0; });
  return found == keys_.end() ? nullptr : &*found;
}

SpareKeys::Key *SpareKeys::least_recently_used() {
  Key *best = nullptr;
  for (auto &key : keys_)
    if (!key.held && (!best || rested_at(key) < rested_at(*best)))
      best = &key;
  return best;
}

SpareKeys::Key *SpareKeys::oldest_held() {
  Key *oldest = nullptr;
  for (auto &key : keys_)
    if (key.held && (!oldest || key.last_used < oldest->last_used))
      oldest = &key;
  return oldest;
}

} // namespace stripes
