// SPDX-License-Identifier: MPL-2.0
// One stream's way into a peer: appsrc, payloader, webrtcbin's pad.
//
// Bound: `bound` of the spec. Drop rule: what comes beyond is dropped, and after it all that needs
// an earlier picture, until a key picture comes.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"

#include <atomic>
#include <functional>
#include <gst/app/gstappsrc.h>
#include <mutex>
#include <string>

namespace stripes {

struct MediaBranchSpec {
  std::string payloader; // with properties, as gst-launch takes it
  uint8_t payload_type = 0;
  uint32_t ssrc = 0;
  unsigned bound = 1; // buffers that may wait
  bool playout_delay = false;
  unsigned min_delay = 0, max_delay = 0; // ms, of playout_delay
  bool twcc = false;
  Ref<GstCaps> rtp_caps; // what was offered for it: one structure
};

class MediaBranch {
 public:
  // On threads of the pipeline.
  struct Callbacks {
    std::function<void()> key_wanted; // the browser lost something
    std::function<void()> drained;    // nothing waits any more
  };
  MediaBranch(GstBin *pipeline, GstPad *to, const MediaBranchSpec &spec, Callbacks callbacks);
  ~MediaBranch();
  MediaBranch(const MediaBranch &) = delete;
  MediaBranch &operator=(const MediaBranch &) = delete;

  Status open();

  // One thread. False: it was dropped and a key picture is needed now.
  bool push(const Ref<GstBuffer> &buffer, GstCaps *caps);
  // Any thread.
  bool is_empty() const;

 private:
  static GstPadProbeReturn on_upstream(GstPad *, GstPadProbeInfo *info, gpointer self);
  static GstPadProbeReturn on_caps(GstPad *, GstPadProbeInfo *info, gpointer self);
  void add_extensions(GstElement *payloader) const;

  GstBin *const pipeline_;
  const Ref<GstPad> to_;
  const MediaBranchSpec spec_;
  const Callbacks callbacks_;
  Ref<GstElement> source_, payloader_;
  Ref<GstCaps> caps_;
  bool waits_for_key_ = true;
};

} // namespace stripes
