// SPDX-License-Identifier: MPL-2.0
// webrtcbin as one peer uses it: offer, answer, candidates, data channel, states. All on the peer's
// thread; what webrtcbin's threads have to say comes there through the voice.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "webrtc/answer.h"
#include "webrtc/open_questions.h"
#include "webrtc/peer_voice.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace stripes {

struct PeerNetwork {
  std::string stun_url;                // empty: none
  std::string public_ip;               // shown instead of private addresses; empty: they are shown
  unsigned min_port = 0, max_port = 0; // UDP; 0: any
  bool ice_tcp = true;
};

class PeerConnection {
 public:
  static constexpr std::chrono::seconds kSettle{5};

  // Calls come on the peer's thread.
  class Handler {
   public:
    virtual ~Handler() = default;
    virtual void offered(const std::string &sdp, OfferShape shape) = 0;
    virtual void answer_taken() = 0;
    virtual void connected() = 0;
    virtual void failed(const std::string &sentence) = 0;
  };

  // The handler outlives the voice.
  PeerConnection(GstBin *pipeline, const PeerNetwork &network, PeerVoicePtr voice,
                 Handler &handler);
  ~PeerConnection();
  PeerConnection(const PeerConnection &) = delete;
  PeerConnection &operator=(const PeerConnection &) = delete;

  // Puts webrtcbin into the pipeline.
  Status open();
  bool is_open() const { return bool(webrtcbin_); }
  // A stream to send; before offer(). Null when webrtcbin has none to give.
  Ref<GstPad> add_stream(GstCaps *offered, bool resend_lost);
  // A stream to receive, of which each packet is said as PeerEvent::Speech; before offer().
  Status add_speech(GstCaps *offered);
  // The pipeline plays.
  Status open_channel();
  void offer();
  void answer(const Answer &answer);
  void add_candidate(unsigned line, const std::string &text);
  void send_text(const std::string &text);
  // Waits, not for long, until webrtcbin has answered what it was asked. It leaves sockets behind
  // when it is stopped while it applies a description.
  void settle();

 private:
  template <typename Made>
  GstPromise *promise(Made &&made);
  void set_network();
  void offer_made(const GstStructure *reply);
  void state_changed(int state);

  GstBin *const pipeline_;
  const PeerNetwork network_;
  const PeerVoicePtr voice_;
  Handler &handler_;
  const std::shared_ptr<OpenQuestions> questions_ = std::make_shared<OpenQuestions>();
  Ref<GstElement> webrtcbin_;
  Ref<GObject> channel_;
  bool was_connected_ = false;
};

} // namespace stripes
