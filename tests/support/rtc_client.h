// SPDX-License-Identifier: MPL-2.0
// A browser's part of WebRTC for tests: signalling over a WebSocket, and a webrtcbin that answers.
#pragma once

#include "base/gst_ptr.h"
#include "support/ws_client.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace stripes::test {

class RtcClient {
 public:
  struct Options {
    std::string hello = R"({"client_type":"controller","client_slot":-1})";
    std::string path = "/api/webrtc/signaling";
    // Codecs that it can decode, by their names in SDP; empty: all.
    std::vector<std::string> codecs;
    // Its microphone hears a tone so high, where the offer asks for one; 0: it has none.
    unsigned microphone_hertz = 0;
  };

  // Connects the WebSocket.
  explicit RtcClient(uint16_t port) : RtcClient(port, Options()) {}
  RtcClient(uint16_t port, const Options &options);
  ~RtcClient();
  RtcClient(const RtcClient &) = delete;
  RtcClient &operator=(const RtcClient &) = delete;

  WsClient &signalling() { return *signalling_; }

  // Each does what the ones before do, if that was not done yet.
  bool join();      // HELLO and SESSION, up to SESSION_OK
  bool get_offer(); // up to the server's offer
  bool answer();    // sends the answer
  bool connect();   // until both sides are connected and the data channel is open

  const std::string &offer() const { return offer_; }
  std::string answer_text(); // as answer() sends it
  std::string peer_id() const { return peer_id_; }
  void send_message(const std::string &json) { signalling_->send(peer_id_ + " " + json); }

  // What came.
  unsigned packets() const { return packets_; } // of video
  unsigned audio_packets() const { return audio_packets_; }
  int payload_type() const { return payload_type_; }
  // Bytes of the playout-delay extension of the last packet, 3 of them; -1: there is none.
  int playout_delay() const { return playout_delay_; }
  bool twcc() const { return twcc_; }
  std::vector<std::string> texts() const; // of the data channel
  bool got_text(std::string_view part) const;

  void send_text(const std::string &text); // through the data channel
  void ask_for_key();                      // PLI
  void stop_speaking();

  bool wait(const std::function<bool()> &done, unsigned timeout_ms = WsClient::kTimeout);

 private:
  void start_webrtcbin();
  void speak();
  void handle_candidates();
  void take_channel(GObject *channel);
  void take_pad(GstPad *pad);
  void take_packet(GstBuffer *buffer, bool video);

  const Options options_;
  std::unique_ptr<WsClient> signalling_;
  size_t texts_seen_ = 0; // of signalling_, by handle_candidates()
  std::string peer_id_, offer_, answer_;
  Ref<GstElement> pipeline_, webrtcbin_;
  Ref<GstElement> valve_; // of the microphone

  std::atomic<unsigned> packets_ = 0, audio_packets_ = 0;
  std::atomic<int> payload_type_ = -1, playout_delay_ = -1;
  std::atomic<bool> twcc_ = false, open_ = false, connected_ = false;
  mutable std::mutex mutex_; // guards all below
  std::vector<std::string> out_;
  std::vector<std::string> channel_texts_;
  Ref<GObject> channel_;
  Ref<GstPad> video_pad_;
};

} // namespace stripes::test
