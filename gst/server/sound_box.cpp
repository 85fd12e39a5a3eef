// SPDX-License-Identifier: MPL-2.0
#include "server/sound_box.h"

namespace stripes {

void SoundBox::put(SoundPacket packet, const std::function<void()> &wake) {
  if (g_bytes_get_size(packet.payload.get()) > kMaxPacketBytes)
    return;
  bool first;
  {
    std::lock_guard lock(mutex_);
    first = packets_.empty();
    if (packets_.size() == kMaxPackets)
      packets_.pop_front();
    packets_.push_back(std::move(packet));
  }
  if (first)
    wake();
}

void SoundBox::take(std::deque<SoundPacket> &packets) {
  std::lock_guard lock(mutex_);
  packets_.swap(packets);
}

} // namespace stripes
