// SPDX-License-Identifier: MPL-2.0
// Whether a display is sent in full colour (4:4:4): when it is wished for and everybody who watches
// can decode it. Firefox and Safari cannot, so one of them among the viewers means 4:2:0 for all
// while it watches. Server thread only.
#pragma once

#include "server/loop.h"

#include <functional>
#include <optional>
#include <string_view>

namespace stripes {

// Whether a client decodes H.264 in 4:4:4. said: its own word, "true" or "false"; where it says
// nothing, what its browser is known for.
bool decodes_full_colour(std::optional<std::string_view> said, std::string_view user_agent);

class FullColour {
 public:
  // Full colour comes back only after nobody has been in its way for so long: a page that is loaded
  // again leaves and comes within that time, and each change costs a key of every row.
  static constexpr unsigned kReturnDelay = 2000; // ms

  // ask: tells the encoder; called only when it is to change.
  explicit FullColour(std::function<void(bool full)> ask, unsigned return_delay_ms = kReturnDelay)
      : ask_(std::move(ask)), return_delay_ms_(return_delay_ms) {}

  // The encoder is known to be set so, whoever did it.
  void is_set(bool full) { asked_ = full; }
  // Nothing is known of it.
  void forget();

  // Brings the encoder to what follows from these; possible: all who watch can decode it.
  void decide(bool wished, bool possible);

 private:
  void bring_to(bool full);

  std::function<void(bool)> ask_;
  unsigned return_delay_ms_;
  std::optional<bool> asked_; // what the encoder is set to; nothing: no stream yet
  bool wished_ = false;
  bool impossible_ = false; // was, at the last decision
  Timer return_timer_;
};

} // namespace stripes
