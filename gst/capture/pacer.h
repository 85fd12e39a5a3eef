// SPDX-License-Identifier: MPL-2.0
// Decides when the next picture is taken. Knows no clock and no X: times are handed in.
//
// A change after a quiet spell is taken at once. Under load pictures stand on a steady grid whose
// step is the interval, so that 60 per second are 60 and not 55 for all the small delays; a picture
// that comes late by more than a quarter of the interval starts the grid afresh. One urgent picture
// (small damage near the user's last input) may stand between two grid points, so the rate is at
// most twice the grid's. A still screen's picture is repeated as a heartbeat.
#pragma once

#include <chrono>

namespace stripes {

class Pacer {
 public:
  using Time = std::chrono::nanoseconds; // since any fixed point
  static constexpr Time kForever = Time::max();

  struct Decision {
    enum class Kind { Capture, Repeat, Heartbeat, Wait };
    Kind kind;
    Time until; // of Wait
  };

  void set_interval(Time interval) { interval_ = interval; }
  void set_heartbeat(Time heartbeat) { heartbeat_ = heartbeat; }
  // Nothing at all is taken while holding.
  void set_hold(bool hold) { hold_ = hold; }

  // Something changed that no picture shows yet.
  void changed() { changed_ = true; }
  bool change_waits() const { return changed_; }
  // What changed is what the user waits for. Until the next picture.
  void urgent() { urgent_ = true; }
  // Somebody new looks: the picture is wanted now, changed or not.
  void wanted() { wanted_ = true; }
  // Whether urgent() would bring a picture sooner.
  bool urgency_helps(Time now) const;

  Decision decide(Time now) const;
  // A picture was taken; it shows all changes announced so far.
  void captured(Time now);
  // Looked, and nothing had changed.
  void nothing_changed() { changed_ = urgent_ = false; }
  void repeated(Time now);

 private:
  Time next_point() const { return anchor_ + interval_; }

  Time interval_{std::chrono::milliseconds(16)};
  Time heartbeat_{std::chrono::seconds(1)};
  bool hold_ = false;
  bool first_ = true;
  bool changed_ = false;
  bool urgent_ = false;
  bool wanted_ = false;
  bool between_used_ = false;
  Time anchor_{0}; // the latest grid point that had a picture
  Time last_picture_{0};
};

} // namespace stripes
