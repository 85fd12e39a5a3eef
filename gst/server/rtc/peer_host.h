// SPDX-License-Identifier: MPL-2.0
// The border between the server, which talks to browsers about WebRTC, and whoever makes the peers
// that media and data travel between. There is no GStreamer on this side of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stripes {

using PeerId = uint64_t;

// All calls come on the server thread and must not block.
class PeerHost {
 public:
  virtual ~PeerHost() = default;
  // A browser wants a connection: answered by PeerEvent::Offer, or PeerEvent::Ended. microphone:
  // whether it may speak, as a track.
  virtual void peer_joined(PeerId id, bool microphone) = 0;
  virtual void peer_answered(PeerId id, const std::string &sdp) = 0;
  // line: index of the media section.
  virtual void peer_candidate(PeerId id, unsigned line, const std::string &candidate) = 0;
  // Goes out through the data channel; valid UTF-8.
  virtual void peer_text(PeerId id, const std::string &text) = 0;
  // Whether its streams shall run; both do until told otherwise.
  virtual void peer_video(PeerId id, bool wanted) = 0;
  virtual void peer_sound(PeerId id, bool wanted) = 0;
  virtual void peer_needs_key(PeerId id) = 0;
  // Nothing of the peer may be said any more, but may still be on its way.
  virtual void peer_left(PeerId id) = 0;
  // A page changed a setting; all hosts hear of all settings.
  virtual void setting_changed(std::string_view name, const std::string &text) = 0;
};

// What a peer's own threads have to say.
struct PeerEvent {
  struct Offer {
    std::string sdp;
  };
  struct Candidate {
    unsigned line;
    std::string text; // "candidate:…"
  };
  struct ChannelOpened {};
  struct ChannelText {
    std::string text; // valid UTF-8
  };
  // What the browser's microphone heard.
  struct Speech {
    std::vector<uint8_t> packet; // of Opus, or what claims to be
  };
  // Everything handed to the channel went out.
  struct ChannelDrained {};
  // It is over; `sentence` tells the user why.
  struct Ended {
    std::string sentence;
  };

  PeerId peer = 0;
  std::variant<Offer, Candidate, ChannelOpened, ChannelText, ChannelDrained, Speech, Ended> what;
};

} // namespace stripes
