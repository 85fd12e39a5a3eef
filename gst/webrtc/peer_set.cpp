// SPDX-License-Identifier: MPL-2.0
#include "webrtc/peer_set.h"

namespace stripes {

bool PeerSet::add(std::shared_ptr<Peer> peer) {
  std::lock_guard lock(mutex_);
  if (departing_ >= kMaxDeparting)
    return false;
  const PeerId id = peer->id();
  peers_[id] = std::move(peer);
  return true;
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
  reaper_.post([this, gone = std::move(gone)]() mutable {
    gone.reset();
    std::lock_guard lock(mutex_);
    departing_--;
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
  reaper_.run([] {}); // behind them
}

} // namespace stripes
