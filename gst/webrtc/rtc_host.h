// SPDX-License-Identifier: MPL-2.0
// Between the server and stripewebrtcsink: makes a peer for each browser that the server names, and
// hands them what the pipeline brings.
#pragma once

#include "server/rtc/ice_servers.h"
#include "sink/element_display.h"
#include "sink/gststripewebserver.h"
#include "webrtc/peer_set.h"
#include "webrtc/video_feed.h"

#include <atomic>
#include <string>

namespace stripes {

struct RtcConfig {
  std::string encoder = "auto"; // or an element's name
  unsigned bitrate_kbps = 8000;
  IceServers ice;
  PeerNetwork network;
  int min_playout_delay = 0, max_playout_delay = 0; // ms; below 0: not said
};

class RtcHost : public PeerHost {
 public:
  RtcHost(GstElement *element, const DisplaySignals &signals);
  ~RtcHost() override;
  RtcHost(const RtcHost &) = delete;
  RtcHost &operator=(const RtcHost &) = delete;

  Status attach(GstStripeServer *server, Settings settings, const RtcConfig &config);
  void detach();
  void set_bitrate(unsigned kbps) { feed_.set_bitrate(kbps); }

  MediaReceiver &video() { return feed_; }
  MediaReceiver &audio() { return sound_; }
  void set_video_pad(Ref<GstPad> pad) { display_.set_pad(std::move(pad)); }
  // Whether peers are offered a sound track from now on.
  void set_audio(bool there);

  size_t num_peers() const { return peers_.size(); }
  unsigned num_listeners() const { return num_listeners_; }
  std::vector<VideoFeed::EncoderStats> encoder_stats() const { return feed_.stats(); }

  // PeerHost, on the server thread
  void peer_joined(PeerId id, bool microphone) override;
  void peer_answered(PeerId id, const std::string &sdp) override;
  void peer_candidate(PeerId id, unsigned line, const std::string &candidate) override;
  void peer_text(PeerId id, const std::string &text) override;
  void peer_video(PeerId id, bool wanted) override;
  void peer_sound(PeerId id, bool wanted) override;
  void peer_needs_key(PeerId id) override;
  void peer_left(PeerId id) override;
  void setting_changed(std::string_view name, const std::string &text) override;

 private:
  // What pages do goes upstream here while no stripes are shown; those are not there to be held or
  // repeated.
  class Display : public ElementDisplay {
   public:
    using ElementDisplay::ElementDisplay;
    void request_keys(std::span<const uint32_t>) override {}
    void hold_pictures(bool) override {}
    bool has_sound() const override { return sound_; }
    void set_sound(bool here) { sound_ = here; }
    // Those of all peers together.
    void hold_pictures_of_peers(bool hold);

   private:
    std::atomic<bool> sound_ = false;
  };
  // Opus packets, to all peers.
  class Sound : public MediaReceiver {
   public:
    explicit Sound(PeerSet &peers) : peers_(peers) {}
    bool take_caps(GstCaps *caps) override;
    void take_buffer(GstBuffer *buffer, GstClockTime running_time) override;
    void take_event(GstEvent *) override {}

   private:
    PeerSet &peers_;
    Ref<GstCaps> caps_; // the streaming thread's
  };

  VideoFeed::Callbacks feed_callbacks();
  Ref<GstStripeServer> server() const;
  void say(PeerEvent &&event);
  PeerConfig peer_config(bool microphone) const;
  GstClockTime running_time() const;

  GstElement *const element_;
  Display display_;
  PeerSet peers_;
  VideoFeed feed_;
  Sound sound_{peers_};
  std::atomic<unsigned> num_listeners_ = 0;
  mutable std::mutex mutex_; // guards server_ and config_
  Ref<GstStripeServer> server_;
  RtcConfig config_;
};

} // namespace stripes
