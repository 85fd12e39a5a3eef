// SPDX-License-Identifier: MPL-2.0
// A session whose messages travel through a peer's data channel. Server thread only.
#pragma once

#include "server/rtc/peer_host.h"
#include "server/transport.h"

namespace stripes {

// What the transport needs of whoever knows its peer.
class DataChannelOwner {
 public:
  virtual ~DataChannelOwner() = default;
  virtual void channel_send(PeerId peer, const std::string &text) = 0;
  virtual void channel_close(PeerId peer, uint16_t code, std::string_view reason) = 0;
  virtual void channel_video(PeerId peer, bool wanted) = 0;
  virtual void channel_sound(PeerId peer, bool wanted) = 0;
  virtual void channel_needs_key(PeerId peer) = 0;
  virtual void channel_destroyed(PeerId peer) = 0;
};

class DataChannelTransport : public Transport {
 public:
  // What may be handed to the channel and not sent yet; the rest waits in the session's queue.
  static constexpr size_t kMaxInFlight = 64 << 10; // bytes

  DataChannelTransport(PeerId peer, DataChannelOwner &owner) : peer_(peer), owner_(&owner) {}
  ~DataChannelTransport() override;
  DataChannelTransport(const DataChannelTransport &) = delete;
  DataChannelTransport &operator=(const DataChannelTransport &) = delete;

  // From the peer.
  void received(std::string_view text);
  void sent_all();
  // The peer is gone; its owner may go as well.
  void ended(std::string_view reason);

  void start(TransportUser &user) override;
  void flush() override;
  void close(uint16_t code, std::string_view reason) override;
  size_t unsent_bytes() const override { return in_flight_; }
  bool is_closing() const override { return state_ != State::Open; }
  void video_wanted(bool wanted) override;
  void sound_wanted(bool wanted) override;
  void key_wanted() override;

 private:
  enum class State { Open, Closing, Closed };
  const PeerId peer_;
  DataChannelOwner *owner_; // null once the peer is gone
  TransportUser *user_ = nullptr;
  State state_ = State::Open;
  size_t in_flight_ = 0; // bytes
};

} // namespace stripes
