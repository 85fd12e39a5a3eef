// SPDX-License-Identifier: MPL-2.0
// One browser's connection: a pipeline of its own, built, served and torn down on a thread of its
// own, so that one that fails or hangs disturbs nobody.
#pragma once

#include "webrtc/media_branch.h"
#include "webrtc/peer_connection.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace stripes {

struct PeerConfig {
  std::vector<VideoCodec> codecs; // to offer, the best first
  bool audio = false;
  bool microphone = false; // what the browser's hears may come
  PeerNetwork network;
  bool playout_delay = true;
  unsigned min_playout_delay = 0, max_playout_delay = 0; // ms
  Ref<GstClock> clock;                                   // of the pipeline that media come from
  GstClockTime base_time = 0;
};

class Peer : private PeerConnection::Handler {
 public:
  static constexpr unsigned kAnswerTimeout = 30000;  // ms for the browser to answer an offer
  static constexpr unsigned kConnectTimeout = 30000; // ms from then to a connection
  static constexpr unsigned kAudioBound = 5;         // packets that may wait

  struct Callbacks {
    PeerVoice::Say say; // any thread
    // On the peer's thread: it is to be fed with this codec, or no more.
    std::function<void(VideoCodec, bool)> feed;
    std::function<void(bool)> listen;           // the same for sound
    std::function<void(VideoCodec)> key_wanted; // any thread
    std::function<void()> drained;              // no picture waits any more; any thread
  };

  // Begins to build.
  Peer(PeerId id, PeerConfig config, Callbacks callbacks);
  // Ends everything and joins the thread; may take a moment.
  ~Peer() override;
  Peer(const Peer &) = delete;
  Peer &operator=(const Peer &) = delete;

  PeerId id() const { return id_; }

  // Any thread; never wait.
  void answer(const std::string &sdp);
  void candidate(unsigned line, const std::string &text);
  void send_text(const std::string &text);
  void video(bool wanted);
  void sound(bool wanted);
  void need_key();
  // Nothing is said and nobody is fed any more; the destructor does the rest.
  void leave();

  // The encoder's and the sound's thread.
  void push_video(VideoCodec codec, const Ref<GstBuffer> &buffer, GstCaps *caps);
  void push_audio(const Ref<GstBuffer> &buffer, GstCaps *caps);
  // Whether no picture of this codec waits for it. Any thread.
  bool has_room_for(VideoCodec codec);
  // Its codec cannot be made any more. Any thread.
  void codec_gone(VideoCodec codec, const std::string &sentence);

 private:
  void build();
  Status open();
  void close();
  void take_answer(const std::string &sdp);
  void open_media();
  void take_message(GstMessage *message);
  void follow_feed();
  void follow_sound();
  MediaBranchSpec branch_spec(const Ref<GstCaps> &offered, uint8_t payload_type) const;

  void offered(const std::string &sdp, OfferShape shape) override;
  void answer_taken() override;
  void connected() override;
  void failed(const std::string &sentence) override;

  const PeerId id_;
  const PeerConfig config_;
  const Callbacks callbacks_;

  // The peer's thread.
  Ref<GstElement> pipeline_;
  std::unique_ptr<PeerConnection> connection_;
  Ref<GstPad> video_pad_, audio_pad_;
  Ref<GstCaps> video_caps_, audio_caps_; // offered
  std::optional<OfferShape> shape_;
  std::optional<Answer> answer_;
  Ref<GSource> bus_source_;
  Timer timeout_;
  bool video_wanted_ = true, sound_wanted_ = true;
  bool has_sound_ = false; // negotiated
  bool failed_ = false;
  std::atomic<bool> connected_ = false; // read by who pushes
  std::atomic<bool> fed_ = false;       // the same
  std::atomic<bool> listens_ = false;   // the same

  std::mutex media_mutex_; // guards the three below
  std::optional<VideoCodec> codec_;
  std::unique_ptr<MediaBranch> video_, audio_;

  PeerVoicePtr voice_;
  LoopThread thread_; // last: ends first
};

} // namespace stripes
