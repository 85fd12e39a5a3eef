// SPDX-License-Identifier: MPL-2.0
// Whether a display is sent in a way that not every browser can show: when it is wished for and
// everybody who watches can. One who cannot means the plain way for all while it watches. Server
// thread only.
#pragma once

#include "server/loop.h"

#include <functional>
#include <optional>

namespace stripes {

class CommonAbility {
 public:
  // It comes back only after nobody has been in its way for so long: a page that is loaded again
  // leaves and comes within that time, and each change costs keys.
  static constexpr unsigned kReturnDelay = 2000; // ms

  // ask: tells the encoder; called only when it is to change.
  explicit CommonAbility(std::function<void(bool use)> ask, unsigned return_delay_ms = kReturnDelay)
      : ask_(std::move(ask)), return_delay_ms_(return_delay_ms) {}

  // The encoder is known to be set so, whoever did it.
  void is_set(bool used) { asked_ = used; }
  // Nothing is known of it.
  void forget();

  // Brings the encoder to what follows from these; possible: all who watch can.
  void decide(bool wished, bool possible);

 private:
  void bring_to(bool use);

  std::function<void(bool)> ask_;
  unsigned return_delay_ms_;
  std::optional<bool> asked_; // what the encoder is set to; nothing: no stream yet
  bool wished_ = false;
  bool impossible_ = false; // was, at the last decision
  Timer return_timer_;
};

} // namespace stripes
