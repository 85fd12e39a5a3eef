// SPDX-License-Identifier: MPL-2.0
#include "throttle/branch_wishes.h"

#include "base/for_c.h"
#include "base/gst_ptr.h"
#include "stripe/gststripeevents.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace stripes::throttle {

namespace {

GQuark wishes_quark() {
  static const GQuark quark = g_quark_from_static_string("stripes-branch-wishes");
  return quark;
}

// Whether a tee was given its wishes already, and that by one thread only.
std::mutex &attach_mutex() {
  static std::mutex mutex;
  return mutex;
}

} // namespace

void BranchWishes::attach(GstElement *tee) {
  std::lock_guard lock(attach_mutex());
  if (!g_object_get_qdata(G_OBJECT(tee), wishes_quark()))
    g_object_set_qdata_full(G_OBJECT(tee), wishes_quark(), new_for_c<BranchWishes>(tee),
                            delete_for_c<BranchWishes>);
}

BranchWishes::BranchWishes(GstElement *tee) : tee_(tee) {
  std::vector<Ref<GstPad>> branches;
  GST_OBJECT_LOCK(tee);
  sinkpad_ = GST_PAD(tee->sinkpads->data);
  for (GList *pad = tee->srcpads; pad; pad = pad->next)
    branches.push_back(share(GST_PAD(pad->data)));
  GST_OBJECT_UNLOCK(tee);
  g_signal_connect(tee, "pad-added", G_CALLBACK(+[](GstElement *, GstPad *pad, gpointer self) {
                     if (GST_PAD_IS_SRC(pad))
                       static_cast<BranchWishes *>(self)->watch(pad);
                   }),
                   this);
  g_signal_connect(tee, "pad-removed", G_CALLBACK(+[](GstElement *, GstPad *pad, gpointer self) {
                     static_cast<BranchWishes *>(self)->forget(pad);
                   }),
                   this);
  for (const auto &branch : branches)
    watch(branch.get());
  gst_pad_add_probe(
      sinkpad_, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      [](GstPad *, GstPadProbeInfo *info, gpointer self) {
        if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_STREAM_START)
          static_cast<BranchWishes *>(self)->restarted();
        return GST_PAD_PROBE_OK;
      },
      this, nullptr);
}

// With the tee, whose signals and pads call nobody any more.
BranchWishes::~BranchWishes() = default;

void BranchWishes::watch(GstPad *branch) {
  {
    std::lock_guard lock(mutex_);
    if (!wishes_.emplace(branch, 0).second)
      return;
  }
  gst_pad_add_probe(
      branch, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
      [](GstPad *pad, GstPadProbeInfo *info, gpointer self) {
        GstClockTime min_interval = 0;
        if (!gst_stripe_event_parse_throttle(GST_PAD_PROBE_INFO_EVENT(info), &min_interval))
          return GST_PAD_PROBE_OK;
        static_cast<BranchWishes *>(self)->wish(pad, min_interval);
        return GST_PAD_PROBE_DROP;
      },
      this, nullptr);
  follow(); // a new branch wants pictures
}

void BranchWishes::forget(GstPad *branch) {
  {
    std::lock_guard lock(mutex_);
    wishes_.erase(branch);
  }
  follow();
}

void BranchWishes::wish(GstPad *branch, GstClockTime min_interval) {
  {
    std::lock_guard lock(mutex_);
    wishes_[branch] = min_interval;
  }
  follow();
}

// A source that begins anew was told nothing yet, and its first picture is everybody's.
void BranchWishes::restarted() {
  std::lock_guard lock(mutex_);
  for (auto &[branch, min_interval] : wishes_)
    min_interval = 0;
  sent_ = 0;
}

void BranchWishes::follow() {
  std::unique_lock lock(mutex_);
  if (std::exchange(sending_, true))
    return;
  for (;;) {
    GstClockTime least = wishes_.empty() ? 0 : GST_CLOCK_TIME_NONE;
    for (const auto &[branch, min_interval] : wishes_)
      least = std::min(least, min_interval);
    if (least == sent_)
      break;
    sent_ = least;
    lock.unlock();
    GST_DEBUG_OBJECT(tee_, "the branches together want pictures every %" GST_TIME_FORMAT,
                     GST_TIME_ARGS(least));
    gst_pad_push_event(sinkpad_, gst_stripe_event_new_throttle(least));
    lock.lock();
  }
  sending_ = false;
}

} // namespace stripes::throttle
