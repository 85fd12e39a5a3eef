// SPDX-License-Identifier: MPL-2.0
// One client: its queue, its flow, what it holds, and what its messages mean. Server thread only.
#pragma once

#include "server/ack_flow.h"
#include "server/http_server.h"
#include "server/input.h"
#include "server/loop.h"
#include "server/microphone.h"
#include "server/roles.h"
#include "server/send_queue.h"
#include "server/transport.h"

#include <memory>
#include <string>

namespace stripes {

class Hub;

class Session : private TransportUser {
 public:
  // More than this undrained, or for this long, and the client cannot keep up.
  static constexpr size_t kCongestedBytes = 64 << 10;
  static constexpr int64_t kCongestedBytesFor = 30000; // µs that it may take to get rid of them
  static constexpr int64_t kCongestedFor = 100000;     // µs without draining, however little
  static constexpr size_t kFarTooMuch = 1 << 20;       // bytes
  // Least time between key units made for one client, µs.
  static constexpr int64_t kControllerKeys = 250000;
  static constexpr int64_t kViewerKeys = 1000000;
  static constexpr int64_t kRepairKeys = 1000000; // after an overflow
  // A viewer's page needs two at once: it joins, pauses, and begins 250 ms later.
  static constexpr unsigned kViewerKeysAtFirst = 2;
  static constexpr int64_t kMostPong = 60000; // ms; what took longer answers something else
  // Least time between two times that a viewer begins anew without a pause, µs.
  static constexpr int64_t kViewerRestart = 5000000;

  Session(uint64_t id, ClientRequest request, std::unique_ptr<Transport> transport, Hub &hub);
  ~Session() override;
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  // Begins the conversation; the session must be known to the hub.
  void start();

  uint64_t id() const { return id_; }
  Role role() const { return request_.role; }
  const ClientRequest &request() const { return request_; }
  bool is_watching() const { return watching_; }
  bool is_listening() const { return listening_; }
  bool is_gone() const { return gone_; }

  void send_text(std::string_view text, TextSlot slot = TextSlot::None);
  // Queues a stripe; flush() sends it.
  void push_video(const Stripe &stripe, Codec codec);
  // Instead, of a stripe that this client cannot take: its row begins again with a key.
  void withhold_video(const Stripe &stripe);
  // Queues sound and sends it.
  void push_sound(const std::deque<SoundPacket> &packets);
  void flush();

  // Its decoders begin anew. expect_keys: the encoder sends key stripes by itself.
  void reset_video(bool expect_keys);
  void watch();
  void stop_watching();

  // Looks at the clock; a client that cannot keep up stays congested until it drained.
  bool congested(int64_t now);
  bool drained_now() const { return queue_.empty() && transport_->unsent_bytes() == 0; }

  // The key stripes that it needs and can take now. Nothing before key_time().
  const SendQueue::KeysNeeded &keys_needed() const { return queue_.keys_needed(); }
  bool can_take_keys() const;
  int64_t key_time() const { return next_key_at_; }
  void keys_requested(int64_t now);

  // Says goodbye: KILL, then a close.
  void kill(std::string_view message, uint16_t code, std::string_view reason);
  void close(uint16_t code, std::string_view reason);
  void release_input();
  void stop_listening();
  MicrophoneUse &microphone_use() { return microphone_; }

  // What the page must say to have a WebRTC peer that belongs to this session; empty: it may not.
  const std::string &token() const { return token_; }
  void tell_webrtc();
  // A message that came through that peer's data channel.
  void take_beside(std::string_view text);
  // An Opus packet of the client's microphone, whichever way it came.
  void take_speech(std::span<const uint8_t> packet);

  // By the way that its pictures come; below 0: not known.
  double round_trip_ms() const { return pong_ms_ >= 0 ? pong_ms_ : flow_.round_trip_ms(); }
  uint64_t bytes_sent() const { return bytes_sent_; }
  uint64_t overflows() const { return queue_.overflows(); }
  size_t bytes_queued() const { return queue_.bytes() + transport_->unsent_bytes(); }

 private:
  void text_received(std::string_view text) override;
  void binary_received(std::span<const uint8_t> data) override;
  bool next_message(OutMessage &message) override;
  void drained() override;
  void closed(std::string_view reason) override;

  void on(const verb::Unknown &, std::string_view text);
  template <typename V>
  void on(const V &verb, std::string_view) {
    on(verb);
  }
  void on(const verb::Ignored &) {}
  void on(const verb::Settings &);
  void on(const verb::FrameAck &);
  void on(const verb::StartVideo &);
  void on(const verb::StopVideo &);
  void on(const verb::StartAudio &);
  void on(const verb::StopAudio &);
  void on(const verb::RequestKeyframe &);
  void on(const verb::Resize &);
  void on(const verb::Dpi &);
  void on(const verb::KeyDown &);
  void on(const verb::KeyUp &);
  void on(const verb::KeysHeld &);
  void on(const verb::ReleaseKeys &);
  void on(const verb::TypeText &);
  void on(const verb::Pointer &);
  void on(const verb::RtcInput &);
  void on(const verb::Pong &);
  void on(const verb::Microphone &verb) { take_speech(verb.packet); }

  const uint64_t id_;
  const ClientRequest request_;
  std::unique_ptr<Transport> transport_;
  Hub &hub_;

  SendQueue queue_;
  AckFlow flow_;
  PointerState pointer_;
  HeldKeys keys_;
  Timer key_timer_; // runs while keys are held

  bool gone_ = false;
  bool watching_ = false;
  bool listening_ = false;
  MicrophoneUse microphone_;
  bool got_video_ = false; // since it last began to watch
  bool congested_ = false;
  int64_t busy_since_ = 0; // µs; 0 while drained
  int64_t next_key_at_ = 0;
  unsigned keys_made_ = 0;
  int64_t began_watching_ = 0; // µs
  uint64_t overflows_seen_ = 0;
  uint64_t bytes_sent_ = 0;

  const std::string token_;
  bool told_webrtc_ = false;  // that there is such a thing
  uint64_t taken_beside_ = 0; // messages
  bool beside_paused_ = false;
  double pong_ms_ = -1; // round trip of the data channel; below 0: none, or it rests
};

} // namespace stripes
