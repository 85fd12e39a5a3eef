// SPDX-License-Identifier: MPL-2.0
// The desktop's sound and the sessions that listen to it. Server thread only.
#pragma once

#include "server/display_host.h"
#include "server/sound_box.h"

#include <deque>
#include <vector>

namespace stripes {

class Session;

class Sound {
 public:
  // The pipeline that sound may come from; null when it went.
  void set_host(DisplayHost *host);
  // The operator forbids it: pages are told that there is none.
  void set_forbidden(bool forbidden) { forbidden_ = forbidden; }
  bool is_forbidden() const { return forbidden_; }

  // Reads the host's pad anew. True when is_here() or is_offered() changed.
  bool look();
  bool is_here() const { return here_ && !forbidden_; }
  // Whether pages may ask for it: once there has been sound, it comes back after an interruption.
  bool is_offered() const { return offered_ && !forbidden_; }

  // False: there is no sound to listen to.
  bool listen(Session &session);
  void leave(Session &session);
  size_t num_listeners() const { return listeners_.size(); }

  // To all who listen.
  void consume(const std::deque<SoundPacket> &packets);

 private:
  void tell_host();

  DisplayHost *host_ = nullptr;
  bool forbidden_ = false;
  bool here_ = false;
  bool offered_ = false;
  std::vector<Session *> listeners_;
};

} // namespace stripes
