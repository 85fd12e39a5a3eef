// SPDX-License-Identifier: MPL-2.0
// The peers there are, and those that are being torn down: a thread of its own waits for their
// ends.
#pragma once

#include "webrtc/peer.h"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace stripes {

class PeerSet {
 public:
  // Peers whose end is waited for; with more, no new one is made.
  static constexpr size_t kMaxDeparting = 64;

  PeerSet() : reaper_("stripes-reaper") {}
  ~PeerSet() { clear(); }
  PeerSet(const PeerSet &) = delete;
  PeerSet &operator=(const PeerSet &) = delete;

  // One thread. Whether another may be made: too many may be departing.
  bool has_room() const;
  void add(PeerId id, PeerConfig config, Peer::Callbacks callbacks);
  // Any thread, never wait.
  void remove(PeerId id);
  std::shared_ptr<Peer> find(PeerId id) const;
  std::vector<std::shared_ptr<Peer>> all() const;
  size_t size() const;

  // Ends all and waits for it; nobody may hold one.
  void clear();

 private:
  // Of peers_ and what all() gave away: whoever lets go of a peer last, it ends on the reaper.
  void reap(Peer *peer);

  mutable std::mutex mutex_; // guards the two below
  std::map<PeerId, std::shared_ptr<Peer>> peers_;
  size_t departing_ = 0;
  std::condition_variable departed_; // one has
  LoopThread reaper_;                // last: ends first
};

} // namespace stripes
