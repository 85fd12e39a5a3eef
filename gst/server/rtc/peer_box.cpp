// SPDX-License-Identifier: MPL-2.0
#include "server/rtc/peer_box.h"

namespace stripes {

namespace {

size_t size_of(const PeerEvent &event) {
  if (const auto *text = std::get_if<PeerEvent::ChannelText>(&event.what))
    return text->text.size();
  if (const auto *offer = std::get_if<PeerEvent::Offer>(&event.what))
    return offer->sdp.size();
  if (const auto *speech = std::get_if<PeerEvent::Speech>(&event.what))
    return speech->packet.size();
  return 0;
}

} // namespace

void PeerBox::put(PeerEvent event, const std::function<void()> &wake) {
  bool first;
  {
    std::lock_guard lock(mutex_);
    Waiting &waiting = waiting_[event.peer];
    if (waiting.ended)
      return;
    waiting.messages++;
    waiting.bytes += size_of(event);
    if (waiting.messages > kMaxMessages || waiting.bytes > kMaxBytes)
      event.what = PeerEvent::Ended{"This browser sends more than the server can take."};
    waiting.ended = std::holds_alternative<PeerEvent::Ended>(event.what);
    first = events_.empty();
    events_.push_back(std::move(event));
  }
  if (first)
    wake();
}

void PeerBox::take(std::vector<PeerEvent> &events) {
  std::lock_guard lock(mutex_);
  events_.swap(events);
  waiting_.clear();
}

} // namespace stripes
