// SPDX-License-Identifier: MPL-2.0
#include "server/send_queue.h"

#include "server/wire.h"

#include <algorithm>

namespace stripes {

bool SendQueue::push_text(std::string_view text, TextSlot slot) {
  if (slot != TextSlot::None) {
    const auto old = std::ranges::find_if(
        entries_, [&](const Entry &entry) { return !entry.video && entry.slot == slot; });
    if (old != entries_.end()) {
      forget(*old);
      entries_.erase(old);
    }
  }
  const size_t cost = text.size() + kEntryCost;
  if (text_bytes_ + cost > kTextBytes)
    return false;
  Entry entry{};
  entry.message.text = true;
  entry.message.body = adopt(g_bytes_new(text.data(), text.size()));
  entry.cost = cost;
  entry.slot = slot;
  entries_.push_back(std::move(entry));
  text_bytes_ += cost;
  return true;
}

void SendQueue::push_video(const Stripe &stripe, Codec codec) {
  if (stripe.key) {
    drop_row(stripe);
    std::erase(needed_.rows, stripe.y);
  } else if (!row_open(stripe.y)) {
    if (!needed_.all && std::ranges::find(needed_.rows, stripe.y) == needed_.rows.end())
      needed_.rows.push_back(stripe.y);
    return;
  }
  const size_t cost = stripe.memory + kEntryCost;
  if (video_bytes_ + cost > kVideoBytes) {
    restart_video();
    overflows_++;
    // One stripe alone always fits, or a huge one would never be seen. Only a key stripe makes
    // sense now; the row of any other is shut.
    if (!stripe.key)
      return;
  }
  if (stripe.key)
    open_row(stripe.y);
  Entry entry{};
  entry.message.header_size = video_header(stripe, codec, entry.message.header);
  entry.message.body = stripe.payload;
  entry.cost = cost;
  entry.video = true;
  entry.frame_id = static_cast<uint16_t>(stripe.frame_id);
  entry.x = stripe.x;
  entry.y = stripe.y;
  entry.width = stripe.width;
  entry.height = stripe.height;
  entries_.push_back(std::move(entry));
  video_bytes_ += cost;
}

void SendQueue::push_sound(const SoundPacket &packet) {
  if (sound_.size() == kSoundPackets) {
    sound_bytes_ -= g_bytes_get_size(sound_.front().payload.get());
    sound_.pop_front();
  }
  sound_bytes_ += g_bytes_get_size(packet.payload.get());
  sound_.push_back(packet);
}

void SendQueue::drop_sound() {
  sound_.clear();
  sound_bytes_ = 0;
}

bool SendQueue::pop_sound(OutMessage &message) {
  if (sound_.empty())
    return false;
  message.text = false;
  message.header_size = sound_header(message.header);
  message.body = std::move(sound_.front().payload);
  sound_bytes_ -= g_bytes_get_size(message.body.get());
  sound_.pop_front();
  return true;
}

void SendQueue::restart_video() {
  drop_video();
  open_rows_.clear();
  needed_.all = true;
  needed_.rows.clear();
}

void SendQueue::drop_video() {
  std::erase_if(entries_, [](const Entry &entry) { return entry.video; });
  video_bytes_ = 0;
}

bool SendQueue::pop(Next &next) {
  next.video = false;
  if (pop_sound(next.message))
    return true;
  if (entries_.empty())
    return false;
  Entry &entry = entries_.front();
  next.message = std::move(entry.message);
  next.video = entry.video;
  next.frame_id = entry.frame_id;
  forget(entry);
  entries_.pop_front();
  return true;
}

bool SendQueue::row_open(uint16_t y) const {
  return std::ranges::find(open_rows_, y) != open_rows_.end();
}

void SendQueue::open_row(uint16_t y) {
  if (!row_open(y))
    open_rows_.push_back(y);
}

void SendQueue::drop_row(const Stripe &key) {
  if (video_bytes_ == 0)
    return;
  std::erase_if(entries_, [&](const Entry &entry) {
    // A higher or wider stripe of the old layout shows more than the key does.
    if (!entry.video || entry.y != key.y || entry.height > key.height || entry.x < key.x ||
        entry.x + entry.width > key.x + key.width)
      return false;
    forget(entry);
    return true;
  });
}

void SendQueue::forget(const Entry &entry) {
  (entry.video ? video_bytes_ : text_bytes_) -= entry.cost;
}

} // namespace stripes
