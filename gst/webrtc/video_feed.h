// SPDX-License-Identifier: MPL-2.0
// The pictures' way from the pipeline to the encoders: keeps the newest one, and a thread of its
// own sends it to an encoder for each codec that a peer needs, when there is a reason to.
//
// Bound: one picture. Drop rule: a newer one replaces it.
#pragma once

#include "webrtc/feed_plan.h"
#include "webrtc/media_sink.h"
#include "webrtc/quarter_colour.h"
#include "webrtc/shared_encoder.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace stripes {

class VideoFeed : public MediaReceiver {
 public:
  // A picture that still waits for some peer holds back the next one so long, not longer: one that
  // hangs does not hold up the others. Within it no picture is lost, and no key needed, because a
  // thread was late.
  static constexpr int64_t kPatience = 100000; // µs

  struct Callbacks {
    // On an encoder's thread.
    std::function<void(VideoCodec, const Ref<GstBuffer> &, GstCaps *)> encoded;
    // Whether nothing of this codec waits for a peer that is fed with it. On the feed's thread.
    std::function<bool(VideoCodec)> has_room;
    // No encoder makes it any more. On the feed's thread.
    std::function<void(VideoCodec, const std::string &sentence)> unusable;
    // px. On a streaming thread.
    std::function<void(unsigned width, unsigned height)> resized;
    std::function<void(GstEvent *)> event; // that came with the pictures; on a streaming thread
    // Whether pictures are wanted at all. On any thread.
    std::function<void(bool)> wanted;
  };

  explicit VideoFeed(Callbacks callbacks) : callbacks_(std::move(callbacks)) {}
  ~VideoFeed() override { stop(); }
  VideoFeed(const VideoFeed &) = delete;
  VideoFeed &operator=(const VideoFeed &) = delete;

  // rows: what may be used, the best first.
  void start(std::vector<const EncoderRow *> rows, unsigned bitrate_kbps);
  // Ends the encoders and the thread, and forgets the picture.
  void stop();
  // The codecs that can be offered, the best first.
  std::vector<VideoCodec> codecs() const;

  // A peer wants to be fed; each codec counts its peers.
  void add_consumer(VideoCodec codec);
  void remove_consumer(VideoCodec codec);
  void need_key(VideoCodec codec);
  // What waited for a peer has gone out.
  void peer_drained();
  void set_bitrate(unsigned kbps);

  // The running time of now, for pictures that come again.
  void set_clock(std::function<GstClockTime()> running_time);

  struct EncoderStats {
    std::string element;
    uint64_t pictures, bytes;
  };
  std::vector<EncoderStats> stats() const;

  // MediaReceiver
  bool take_caps(GstCaps *caps) override;
  void take_buffer(GstBuffer *buffer, GstClockTime running_time) override;
  void take_event(GstEvent *event) override;

 private:
  struct Line { // to one codec's encoder
    unsigned consumers = 0;
    FeedPlan plan;
    std::unique_ptr<SharedEncoder> encoder;
    bool has_room = true; // as of find_room()
    std::string failure;  // of the encoder, until it is taken away
    int64_t fed_at = 0;   // µs
  };

  bool has_consumers() const; // with the lock
  void tell_wanted();
  void run();
  // Both with the lock; given up meanwhile.
  void reconcile(std::unique_lock<std::mutex> &lock);
  void feed(std::unique_lock<std::mutex> &lock);
  void open_line(std::unique_lock<std::mutex> &lock, VideoCodec codec);
  const EncoderRow *choose(VideoCodec codec) const;
  bool needs_work(VideoCodec codec, const Line &line) const;
  // With the lock; given up meanwhile. What may be fed now, and when to ask again if some may not.
  std::optional<int64_t> find_room(std::unique_lock<std::mutex> &lock);
  void failed(VideoCodec codec, const std::string &why);

  const Callbacks callbacks_;
  QuarterColour quarter_colour_; // the feed's thread, while there is one
  mutable std::mutex mutex_;     // guards all below
  std::condition_variable changed_;
  std::vector<const EncoderRow *> rows_; // those that failed are taken out
  unsigned bitrate_kbps_ = 0;
  unsigned fed_bitrate_kbps_ = 0; // what the encoders were told
  Ref<GstBuffer> picture_;
  Ref<GstCaps> caps_;                       // even
  Ref<GstCaps> raw_caps_;                   // as they came
  GstClockTime time_ = GST_CLOCK_TIME_NONE; // of picture_, until it was fed
  std::function<GstClockTime()> running_time_;
  std::map<VideoCodec, Line> lines_;
  std::optional<bool> wanted_; // what upstream was told
  bool telling_ = false;       // somebody does so, one change after the other
  bool stopping_ = false;
  std::thread thread_;
};

} // namespace stripes
