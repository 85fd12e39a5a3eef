// SPDX-License-Identifier: MPL-2.0
#include "server/sound.h"

#include "server/session.h"

#include <algorithm>
#include <utility>

namespace stripes {

void Sound::set_host(DisplayHost *host) {
  host_ = host;
  tell_host();
}

bool Sound::look() {
  const bool here = host_ && host_->has_sound();
  const bool changed = std::exchange(here_, here) != here || (here && !offered_);
  offered_ |= here;
  return changed;
}

bool Sound::listen(Session &session) {
  if (!is_offered())
    return false;
  if (std::ranges::find(listeners_, &session) == listeners_.end()) {
    listeners_.push_back(&session);
    tell_host();
  }
  return true;
}

void Sound::leave(Session &session) {
  if (std::erase(listeners_, &session) > 0)
    tell_host();
}

void Sound::consume(const std::deque<SoundPacket> &packets) {
  const std::vector<Session *> listeners = listeners_; // a send may find its connection dead
  for (Session *session : listeners)
    session->push_sound(packets);
}

void Sound::tell_host() {
  if (host_)
    host_->listeners_changed(listeners_.size());
}

} // namespace stripes
