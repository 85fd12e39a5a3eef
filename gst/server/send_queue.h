// SPDX-License-Identifier: MPL-2.0
// What one client has yet to get. Video and text share one order; sound overtakes both, for it is
// small and worthless when late.
//
// Bounds: kVideoBytes, kTextBytes and kSoundPackets. Drop rules, by name:
//   newest-of-row  a key stripe replaces what is queued of its row, for it can be decoded and
//                  painted without it;
//   overflow       video beyond the bound: all queued video is thrown away and every row stays
//                  shut until its own next key stripe; one key unit is asked for once the client
//                  reads again;
//   latest-text    of texts of one slot only the newest is kept;
//   text overflow  text is never dropped for video; a client that lets it pile up is disconnected;
//   oldest-sound   sound beyond the bound: the oldest packet goes.
#pragma once

#include "server/sound_box.h"
#include "server/stream.h"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace stripes {

// One message as a transport sends it: header bytes, then body bytes.
struct OutMessage {
  bool text = false;
  uint8_t header_size = 0;
  MessageHeader header{};
  Ref<GBytes> body;

  size_t size() const { return header_size + g_bytes_get_size(body.get()); }
};

// Texts that make earlier ones of the same kind worthless.
enum class TextSlot {
  None,
  Cursor,
  NetworkStats,
  SystemStats,
  ServerSettings,
  Resolution,
  PipelineStatus,
  Notice,
  WebRtc,
};

class SendQueue {
 public:
  static constexpr size_t kVideoBytes = 6 << 20;
  static constexpr size_t kTextBytes = 1 << 20;
  static constexpr size_t kSoundPackets = 16; // 160 ms of the usual 10 ms
  // What an entry costs beside its payload.
  static constexpr size_t kEntryCost = 256;

  // False when the text bound is exceeded: disconnect.
  [[nodiscard]] bool push_text(std::string_view text, TextSlot slot = TextSlot::None);
  void push_video(const Stripe &stripe, Codec codec);
  // The row needs a key before anything else of it is sent.
  void shut_row(uint16_t y) { std::erase(open_rows_, y); }
  void push_sound(const SoundPacket &packet);
  void drop_sound();

  // Drops queued video and shuts every row: for a client that (re)starts its decoders.
  void restart_video();
  void drop_video();

  struct Next {
    OutMessage message;
    bool video = false;
    uint16_t frame_id = 0; // of video
  };
  // Takes the next message. False when there is none.
  bool pop(Next &next);

  bool empty() const { return entries_.empty() && sound_.empty(); }
  size_t bytes() const { return video_bytes_ + text_bytes_ + sound_bytes_; }
  uint64_t overflows() const { return overflows_; }

  // Key stripes that this client needs. `rows` is only meaningful without `all`.
  struct KeysNeeded {
    bool all = false;
    std::vector<uint32_t> rows;
    explicit operator bool() const { return all || !rows.empty(); }
  };
  const KeysNeeded &keys_needed() const { return needed_; }
  void need_all_keys() { needed_.all = true; }
  void keys_requested() { needed_ = {}; }

 private:
  struct Entry {
    OutMessage message;
    size_t cost;
    TextSlot slot;
    bool video;
    uint16_t frame_id, x, y, width, height; // of video
  };
  bool row_open(uint16_t y) const;
  void open_row(uint16_t y);
  void drop_row(const Stripe &key);
  void forget(const Entry &entry);
  bool pop_sound(OutMessage &message);

  std::deque<Entry> entries_;
  std::deque<SoundPacket> sound_;
  size_t sound_bytes_ = 0;
  size_t video_bytes_ = 0;
  size_t text_bytes_ = 0;
  uint64_t overflows_ = 0;
  std::vector<uint16_t> open_rows_; // rows whose key stripe was queued or sent
  KeysNeeded needed_;
};

} // namespace stripes
