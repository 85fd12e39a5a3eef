// SPDX-License-Identifier: MPL-2.0
// What peers say, on its way from their threads to the server thread.
//
// Bounds, for each peer: kMaxMessages, kMaxBytes. Drop rule: a peer that says more before the
// server has listened is ended, and says nothing any more; input is never lost silently.
#pragma once

#include "server/rtc/peer_host.h"

#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace stripes {

class PeerBox {
 public:
  static constexpr size_t kMaxMessages = 4096;
  static constexpr size_t kMaxBytes = 10 << 20;

  // Any thread. `wake` is called when the box was empty.
  void put(PeerEvent event, const std::function<void()> &wake);
  // Swaps the content into `events`, which must be empty.
  void take(std::vector<PeerEvent> &events);

 private:
  struct Waiting {
    size_t messages = 0, bytes = 0;
    bool ended = false;
  };
  std::mutex mutex_; // guards all below
  std::vector<PeerEvent> events_;
  std::map<PeerId, Waiting> waiting_; // of events_
};

} // namespace stripes
