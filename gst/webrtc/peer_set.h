// SPDX-License-Identifier: MPL-2.0
// The peers there are, and those that are being torn down: a thread of its own waits for their
// ends.
#pragma once

#include "webrtc/peer.h"

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

  // Any thread, never wait.
  bool add(std::shared_ptr<Peer> peer); // false: too many are departing
  void remove(PeerId id);
  std::shared_ptr<Peer> find(PeerId id) const;
  std::vector<std::shared_ptr<Peer>> all() const;
  size_t size() const;

  // Ends all and waits for it.
  void clear();

 private:
  mutable std::mutex mutex_; // guards the two below
  std::map<PeerId, std::shared_ptr<Peer>> peers_;
  size_t departing_ = 0;
  LoopThread reaper_; // last: ends first
};

} // namespace stripes
