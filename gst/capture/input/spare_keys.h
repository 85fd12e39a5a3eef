// SPDX-License-Identifier: MPL-2.0
// Lends key codes that the keymap leaves empty to keysyms that it lacks, two to a code.
//
// An application looks up what a key means when it gets round to the event, not when the key was
// pressed. So a code loses a meaning only long after its last use, the least recently used first,
// and when there are too few the next keysym waits. Knows no X; times are handed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace stripes {

class SpareKeys {
 public:
  using Time = std::chrono::nanoseconds; // since any fixed point
  // A terminal on a machine with four times the work it can do was seen 250 ms behind.
  static constexpr Time kRest = std::chrono::milliseconds(1000);

  // Letters share a key with their other case, so that Shift and Caps Lock do what they do on any
  // key. Keysyms without case share it with any other of the kind.
  struct Key {
    uint8_t code = 0;
    uint32_t lower = 0, upper = 0; // keysyms without and with Shift; 0: none
    bool letter = false;
    bool held = false;
    Time last_used{0};
  };
  struct Place {
    Key *key; // until the next set_codes()
    bool upper;
  };

  // The codes that are free now. What is lent already is kept where its code is still among them.
  void set_codes(const std::vector<uint8_t> &codes);
  const std::vector<Key> &keys() const { return keys_; }
  std::vector<uint8_t> lent() const;

  std::optional<Place> find(uint32_t keysym);
  // Gives the keysym a place, so that the key has to be bound anew. Nothing when all keys are held
  // or need rest.
  std::optional<Place> lend(uint32_t keysym, Time now);
  // When all of these keysyms, or as many as there are keys for, can be lent together.
  Time ready_at(const std::vector<uint32_t> &keysyms) const;
  // When no key needs rest any more.
  Time all_rested_at() const;

  Key *find_code(uint8_t code);
  Key *oldest_held();

 private:
  Key *half_free();
  Key *least_recently_used();
  std::vector<Key> keys_;
};

// The other case of a letter that has exactly one; 0: no letter.
uint32_t other_case(uint32_t keysym);

} // namespace stripes
