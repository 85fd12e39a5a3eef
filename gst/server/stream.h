// SPDX-License-Identifier: MPL-2.0
// What a pipeline hands to the server, and the box it is handed over in.
#pragma once

#include "base/gst_ptr.h"

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace stripes {

enum class Codec { H264, Jpeg };

// Size is of the whole picture, px.
struct StreamInfo {
  Codec codec = Codec::H264;
  bool full_colour = false; // H.264 in 4:4:4, which not every browser decodes
  unsigned width = 0;
  unsigned height = 0;
  bool operator==(const StreamInfo &) const = default;
};

// One encoded stripe. The payload is shared by all clients and never written to.
struct Stripe {
  Ref<GBytes> payload;
  size_t memory = 0; // bytes that the payload keeps alive, at least its size
  uint32_t frame_id = 0;
  uint16_t x = 0;
  uint16_t y = 0;
  uint16_t width = 0;
  uint16_t height = 0;
  bool key = false;
  // A part of the picture that is not to be painted, for another stripe shows it; width 0: none.
  struct Hole {
    uint16_t x = 0, y = 0, width = 0, height = 0;
  } hole{};
};

// What comes before the bytes of a binary message; wire.h says how much of it is used.
using MessageHeader = std::array<uint8_t, 20>;

// The pointer's shape as the text message that goes to pages.
struct CursorText {
  std::string text;
};

// From the streaming threads to the server thread. Bound: kMaxBytes of payload. Drop rule: a stripe
// that finds the box full is lost, and whoever empties it is told, so that key stripes can be asked
// for. What is not a stripe is small and rare and always kept.
class StreamBox {
 public:
  using Item = std::variant<StreamInfo, Stripe, CursorText>;
  static constexpr size_t kMaxBytes = 4 << 20;

  // Any thread. `wake` is called when the box was empty.
  void put(Item item, const std::function<void()> &wake);

  // Swaps the content into `items`, which must be empty. True when stripes were lost since.
  bool take(std::vector<Item> &items);

  bool empty() const;

 private:
  mutable std::mutex mutex_; // guards all below
  std::vector<Item> items_;
  size_t bytes_ = 0;
  bool lost_ = false;
};

} // namespace stripes
