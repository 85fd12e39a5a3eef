// SPDX-License-Identifier: MPL-2.0
// What a page's microphone hears, on its way to programs of the desktop. It plays only while one is
// on, and its failures are its own. Main loop only, but for what the sink's signals call.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "process/main_loop.h"
#include "sound/speech_timeline.h"
#include "sound/virtual_microphone.h"
#include "stream/pipeline_plan.h"

#include <functional>
#include <gst/gst.h>
#include <memory>
#include <mutex>
#include <string>

namespace stripes::launch {

class MicrophoneFeed {
 public:
  struct Callbacks {
    // In the main loop: it cannot go on, and why.
    std::function<void(const std::string &sentence)> refuse;
  };
  // plan: begins with an appsrc. device: to be loaded first; null: it is there.
  MicrophoneFeed(PipelinePlan plan, VirtualMicrophone *device, Callbacks callbacks);
  ~MicrophoneFeed();
  MicrophoneFeed(const MicrophoneFeed &) = delete;
  MicrophoneFeed &operator=(const MicrophoneFeed &) = delete;

  // Takes what this sink's pages say; before it goes to READY. The sink must have stopped before
  // this is destroyed.
  void listen_to(GstElement *sink);
  void set_on(bool on);
  // Any thread: an Opus packet, with its duration.
  void push(GstSample *sample);

 private:
  Status build();
  void start();
  void play();
  void failed(const Failure &failure);
  void close();
  void handle(GstMessage *message);

  static void on_changed(GstElement *sink, guint64 client, gpointer self);
  static void on_packet(GstElement *sink, guint64 client, GstSample *sample, gpointer self);
  static gboolean on_message(GstBus *bus, GstMessage *message, gpointer self);

  const PipelinePlan plan_;
  VirtualMicrophone *const device_;
  const Callbacks callbacks_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // main loop only
  bool on_ = false;
  bool lost_ = false; // and it was said
  Ref<GstElement> pipeline_;
  guint watch_ = 0;
  MainLoopSource timer_;

  std::mutex mutex_; // guards all below; no call into the pipeline waits while it is held
  Ref<GstElement> source_;
  Ref<GstElement> clock_; // the pipeline, for its time
  SpeechTimeline timeline_;
};

} // namespace stripes::launch
