// SPDX-License-Identifier: MPL-2.0
// Whether a sound server answers, and whether any program plays to it: while none does there is
// nothing to record. Asks nothing by the clock, the server says what changes, and never waits. Main
// loop only.
#pragma once

#include "base/gst_ptr.h"
#include "process/main_loop.h"

#include <functional>
#include <pulse/context.h>
#include <pulse/glib-mainloop.h>
#include <pulse/introspect.h>
#include <string>

namespace stripes::launch {

class PlaybackWatch {
 public:
  // Sound that ended is on its way for a moment, and what begins anew at once is no pause, ms.
  static constexpr unsigned kLinger = 2000;

  // server: as in PULSE_SERVER; empty: whichever programs find. changed: one of those below has;
  // not before the constructor has returned.
  PlaybackWatch(const std::string &server, std::function<void()> changed);
  ~PlaybackWatch();
  PlaybackWatch(const PlaybackWatch &) = delete;
  PlaybackWatch &operator=(const PlaybackWatch &) = delete;

  // True as well while that is not known.
  bool playing() const { return playing_; }
  // The server has, and has not gone since.
  bool answers() const { return known_ && !lost_; }
  // The server has gone, or cannot be reached.
  bool lost() const { return lost_; }

 private:
  void state_changed();
  void tell_lost();
  // Something happened to a program's stream.
  void happened(bool may_begin);
  void ask();
  void counted();
  void set_playing(bool playing);

  static void on_state(pa_context *, void *self);
  static void on_event(pa_context *, pa_subscription_event_type_t event, uint32_t, void *self);
  static void on_stream(pa_context *, const pa_sink_input_info *info, int end, void *self);

  const std::function<void()> changed_;
  Unique<pa_glib_mainloop, pa_glib_mainloop_free> loop_;
  Unique<pa_context, pa_context_unref> context_; // before the loop it lives in
  bool playing_ = true;
  bool known_ = false, lost_ = false;
  bool asking_ = false, ask_again_ = false;
  unsigned count_ = 0; // streams that play, as far as the answer has come
  MainLoopSource linger_, tell_;
};

} // namespace stripes::launch
