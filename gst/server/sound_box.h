// SPDX-License-Identifier: MPL-2.0
// Sound on its way from a streaming thread to the server thread.
#pragma once

#include "base/gst_ptr.h"

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace stripes {

// One Opus packet. The payload is shared by all clients and never written to.
struct SoundPacket {
  Ref<GBytes> payload;
};

// Bound: kMaxPackets, half a second of the usual 10 ms. Drop rule: oldest sound goes first, for
// nobody wants to hear late what was said before. Apart from the pictures' box, so that neither
// pushes the other out.
class SoundBox {
 public:
  static constexpr size_t kMaxPackets = 50;
  static constexpr size_t kMaxPacketBytes = 8192; // what no Opus packet comes near

  // Any thread. `wake` is called when the box was empty. What is larger than any packet is lost.
  void put(SoundPacket packet, const std::function<void()> &wake);
  // Swaps the content into `packets`, which must be empty.
  void take(std::deque<SoundPacket> &packets);

 private:
  std::mutex mutex_; // guards packets_
  std::deque<SoundPacket> packets_;
};

} // namespace stripes
