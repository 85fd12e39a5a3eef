// SPDX-License-Identifier: MPL-2.0
// The sound of a running pipeline: a bin of its own with one encoder for all sinks. It plays while
// somebody listens and something plays, and its failures are its own. While it cannot be opened it
// is tried again now and then. Main loop only.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "process/backoff.h"
#include "process/main_loop.h"
#include "sound/playback_watch.h"
#include "stream/pipeline_plan.h"

#include <gst/gst.h>
#include <memory>
#include <string>

namespace stripes::launch {

class SoundBranch {
 public:
  // A page that changes from one sink to the other leaves the first before it has come to the
  // second; nothing is stopped for that, ms.
  static constexpr unsigned kChangeOver = 500;

  // Both sinks are in `pipeline` and get the sound on a pad audio_%u. page: its pad is there while
  // there is sound, by which pages hear of it. peers: may be null; its pad stays, because peers are
  // offered a track once.
  SoundBranch(GstElement *pipeline, GstElement *page, GstElement *peers, PipelinePlan plan);
  ~SoundBranch();
  SoundBranch(const SoundBranch &) = delete;
  SoundBranch &operator=(const SoundBranch &) = delete;

  // The pipeline plays.
  void start();
  void set_listeners(unsigned count); // of all sinks
  void set_bitrate(const std::string &bits_per_second);
  // True: the message was about this branch, and is dealt with.
  bool take(GstMessage *message);

 private:
  Status build();
  void attempt();
  void server_changed();
  void open();
  Status connect();
  bool link(const char *outlet, const Ref<GstPad> &pad) const;
  void hear(bool listened);
  void play_or_rest();
  void failed(const Failure &failure);
  void close();

  Ref<GstElement> pipeline_, page_, peers_;
  const PipelinePlan plan_;
  std::string bitrate_; // empty: the plan's
  Backoff backoff_;
  Ref<GstElement> bin_, encoder_;
  Ref<GstElement> closed_; // the one before, of which messages may be under way
  Ref<GstPad> page_pad_, peers_pad_;
  std::unique_ptr<PlaybackWatch> watch_; // of this attempt
  bool open_ = false;                    // the recording: the server has answered
  bool listened_ = false;
  bool broken_ = false; // has failed, and will be closed in a moment
  bool lost_ = false;   // and it was said
  MainLoopSource timer_, rest_, patience_;
};

} // namespace stripes::launch
