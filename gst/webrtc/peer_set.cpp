// SPDX-License-Identifier: MPL-2.0
#include "webrtc/peer_set.h"

namespace stripes {

bool PeerSet::has_room() const {
  std::lock_guard lock(mutex_);
  return departing_ < kMaxDeparting;
}

void PeerSet::add(PeerId id, PeerConfig config, Peer::Callbacks callbacks) {
  auto made = std::make_unique<Peer>(id, std::move(config), std::move(callbacks));
  std::shared_ptr<Peer> peer(made.release(), [this](Peer *gone) { reap(gone); });
  std::lock_guard lock(mutex_);
  peers_[id] = std::move(peer);
}

void PeerSet::remove(PeerId id) {
  std::shared_ptr<Peer> gone;
  {
    std::lock_guard lock(mutex_);
    const auto found = peers_.find(id);
    if (found == peers_.end())
      return;
    gone = std::move(found->second);
    peers_.erase(found);
    departing_++;
  }
  gone->leave(); // all that leave at once do so side by side
}

void PeerSet::reap(Peer *peer) {
  reaper_.post([this, gone = std::shared_ptr<Peer>(peer)]() mutable {
    gone.reset();
    std::lock_guard lock(mutex_);
    departing_--;
    departed_.notify_all();
  });
}

std::shared_ptr<Peer> PeerSet::find(PeerId id) const {
  std::lock_guard lock(mutex_);
  const auto found = peers_.find(id);
  return found == peers_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<Peer>> PeerSet::all() const {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Peer>> out;
  for (const auto &[id, peer] : peers_)
    out.push_back(peer);
  return out;
}

size_t PeerSet::size() const {
  std::lock_guard lock(mutex_);
  return peers_.size();
}

void PeerSet::clear() {
  for (const auto &peer : all())
    remove(peer->id());
  std::unique_lock lock(mutex_);
  departed_.wait(lock, [this] { return departing_ == 0; });
}

} // namespace stripes
