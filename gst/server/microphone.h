// SPDX-License-Identifier: MPL-2.0
// Whose microphone the desktop hears: that of one session at a time, the last that began. The
// protocol has no word for beginning or ending: a microphone is on from its first packet until none
// has come for a while. Server thread only.
#pragma once

#include "server/display_host.h"
#include "server/loop.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace stripes {

class Session;

// What one session's microphone did.
struct MicrophoneUse {
  int64_t last_at = 0;  // µs, its last packet; 0: none yet
  bool refused = false; // nothing is taken until it pauses
  int64_t told_at = 0;  // µs, and when it was told so
};

// Speech cannot come faster than time passes. Bound: kBurst of it at once, which a pause of the
// network leaves behind. Drop rule: the newest goes.
class SpeechBudget {
 public:
  static constexpr std::chrono::microseconds kBurst{500000};

  void reset() { left_ = kBurst; }
  // now: µs, as of g_get_monotonic_time(). False: too much.
  bool take(int64_t now, std::chrono::microseconds duration);

 private:
  std::chrono::microseconds left_ = kBurst;
  int64_t at_ = 0; // µs
};

class Microphone {
 public:
  static constexpr size_t kMaxPacketBytes = 4000;   // more than any speech needs
  static constexpr int64_t kPause = 2000000;        // µs without a packet that end it
  static constexpr int64_t kRefusedPause = 1000000; // that let one begin that was refused
  static constexpr int64_t kTellAgain = 2000000;    // µs between two refusals
  static constexpr std::string_view kNotAllowed = "The operator of this desktop does not allow it.";
  static constexpr std::string_view kNobodyTakesIt = "This desktop takes no microphone.";
  static constexpr std::string_view kViewer = "Who only watches cannot speak here.";
  static constexpr std::string_view kSuperseded = "The microphone of another page was turned on.";
  static constexpr std::string_view kTooSoon = "It went off a moment ago; turn it on again.";

  // Who takes what is said; null when it went, in which case packets are lost until the next comes.
  void set_host(DisplayHost *host);
  // The operator forbids it.
  void set_forbidden(bool forbidden);
  // Whether pages may turn theirs on.
  bool is_offered() const { return taken_ && !forbidden_; }

  // An Opus packet, or what claims to be one. may_speak: by the session's role.
  void take(Session &session, bool may_speak, std::span<const uint8_t> packet);
  // The session is going.
  void leave(Session &session);
  // Turns off whoever's is on; the page is told why.
  void stop(std::string_view sentence);

 private:
  std::string_view why_not(bool may_speak) const;
  void begin(Session &session);
  void end();
  static void refuse(Session &session, std::string_view sentence);

  DisplayHost *host_ = nullptr;
  bool taken_ = false; // by the host, or the last one there was
  bool forbidden_ = false;
  Session *speaker_ = nullptr;
  SpeechBudget budget_;
  Timer timer_; // runs while there is a speaker
};

} // namespace stripes
