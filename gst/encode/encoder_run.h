// SPDX-License-Identifier: MPL-2.0
// stripeenc between READY and PAUSED: buffers in, buffers out, and what is owed while none come.
//
// Two threads encode and push: the streaming thread in chain(), and the still timer when a key, a
// refinement or a held-back picture is due. picture_mutex_ makes them take turns, as a stream lock
// does; a picture at the door stops the timer's work after the stripes under way. Requests from
// other threads are only noted, never waited for.
#pragma once

#include "base/gst_ptr.h"
#include "encode/encode_stats.h"
#include "encode/picture_encoder.h"
#include "encode/still_timer.h"

#include <atomic>
#include <functional>
#include <gst/video/video.h>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace stripes::encode {

class EncoderRun {
 public:
  // element, srcpad and stats outlive this. settings() may be called on any thread. Throws
  // std::system_error when not even one thread can be started.
  EncoderRun(GstElement *element, GstPad *srcpad, unsigned threads,
             std::function<EncodeSettings()> settings, EncodeStats &stats);
  // Ends the still timer; pads must be flushing. Afterwards the last holder may destroy this on any
  // thread.
  void stop() { timer_.stop(); }

  // Streaming thread.
  bool set_caps(GstCaps *caps);
  GstFlowReturn chain(Ref<GstBuffer> buffer);
  // Pushes a serialised event in turn with the stripes.
  bool push_event(Ref<GstEvent> event);

  // Any thread, without waiting.
  void request_keys();
  void request_keys(std::span<const unsigned> ys);
  void throttle(GstClockTime min_interval);
  void settings_changed();
  // The user did something at this height of the picture, px; a negative one: where it was before.
  void note_input(int y);

 private:
  struct Requests {
    bool all_keys = false;
    std::vector<unsigned> key_ys;
    std::optional<GstClockTime> min_interval;
    bool settings = false;

    bool any() const { return all_keys || !key_ys.empty() || min_interval || settings; }
  };

  template <typename Change>
  void request(Change change);
  bool take_requests();
  void on_still();
  void encode_still();
  bool configure(GstCaps *caps);
  GstFlowReturn take(Ref<GstBuffer> buffer);
  void arm_timer();
  bool held_back(TimePoint now) const;
  GstFlowReturn encode_kept(bool changes);
  std::optional<TimePoint> stream_time() const;
  void follow_stream();
  GstFlowReturn encode_picture(bool changes);
  GstClockTime time_of_still(TimePoint now) const;
  GstFlowReturn count_failure(const Failure &failure);
  void push_src_caps();
  void look_what_is_clamped();
  void say_what_is_clamped();
  void no_memory_for_rows();
  void announce_key(GstClockTime pts);

  GstElement *element_;
  GstPad *srcpad_;
  std::function<EncodeSettings()> settings_;
  EncodeStats &stats_;

  std::atomic<int> input_y_{-1};        // px; negative: none yet
  std::atomic<Clock::rep> input_at_{0}; // on the steady clock
  std::atomic<int> at_the_door_{0};     // pictures that wait for picture_mutex_

  std::atomic<bool> has_to_say_{false}; // to_say_ is not empty

  std::mutex picture_mutex_; // guards the fields down to announce_key_, and who pushes
  PictureEncoder encoder_;
  EncodeSettings current_;
  std::vector<std::string> clamped_, to_say_; // of them
  GstVideoInfo info_;
  bool configured_ = false;
  GstSegment segment_;
  bool new_segment_ = false; // no picture of it came
  bool ended_ = false;
  Ref<GstBuffer> kept_; // the newest picture
  TimePoint kept_at_;
  bool kept_is_new_ = false; // not encoded yet
  TimePoint stream_time_;    // of the newest picture that had one
  GstClockTime min_interval_ = 0;
  TimePoint last_encoded_;
  GstFlowReturn flow_ = GST_FLOW_OK; // what pushing last came to
  unsigned failures_ = 0;            // in a row
  bool broken_ = false;              // too many of them
  unsigned keys_announced_ = 0;
  bool announce_key_ = false;

  std::mutex requests_mutex_; // guards requests_ and the order of arming; taken last
  Requests requests_;

  StillTimer timer_; // last: it must not call back into what is not there yet
};

} // namespace stripes::encode
