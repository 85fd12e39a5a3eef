// SPDX-License-Identifier: MPL-2.0
// What a client's CLIENT_FRAME_ACKs say about its connection.
//
// Counts time, not ids: after a still spell the next id is far from the last acknowledged one
// though nothing is late. So a client is behind when its oldest unacknowledged picture is old.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace stripes {

class AckFlow {
 public:
  static constexpr int64_t kLate = 500000;          // µs, on top of the connection's own delay
  static constexpr int64_t kMostForgiven = 1000000; // µs of that delay at most
  static constexpr int64_t kSilent = 4000000;       // µs without any ACK: the client does not tell
  static constexpr size_t kMaxPictures = 1000;

  // A stripe of picture `frame_id` was handed to the transport.
  void sent(uint16_t frame_id, int64_t now);
  // The client says that this is the last picture it got something of.
  void acknowledged(uint16_t frame_id, int64_t now);
  void reset();

  // Mean of the last 20 samples in ms; below 0 when there is none.
  double round_trip_ms() const;
  // Whether the client is to be given time. Before its first ACK, and when it stopped sending any,
  // nothing is limited here.
  bool behind(int64_t now) const;

 private:
  struct Picture {
    uint16_t frame_id;
    int64_t sent; // µs
  };
  std::deque<Picture> pictures_; // not yet acknowledged, oldest first
  std::array<int64_t, 20> samples_{};
  size_t samples_taken_ = 0;
  int64_t last_ack_ = 0; // 0: none yet
};

} // namespace stripes
