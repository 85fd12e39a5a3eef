// SPDX-License-Identifier: MPL-2.0
// How often the branches behind one tee want pictures. What one branch asks for goes no further
// than here; upstream hears what the one that wants most asks for, so the source rests when all
// branches do, and only then. A branch that never asked wants every picture.
#pragma once

#include <gst/gst.h>
#include <map>
#include <mutex>

namespace stripes::throttle {

class BranchWishes {
 public:
  // From now on the tee has them, until its end. Does nothing more when it has them already. Any
  // thread.
  static void attach(GstElement *tee);

  explicit BranchWishes(GstElement *tee);
  ~BranchWishes();
  BranchWishes(const BranchWishes &) = delete;
  BranchWishes &operator=(const BranchWishes &) = delete;

 private:
  void watch(GstPad *branch);
  void forget(GstPad *branch);
  void wish(GstPad *branch, GstClockTime min_interval);
  void restarted();
  void follow();

  GstElement *const tee_; // owns us
  GstPad *sinkpad_;       // of the tee

  std::mutex mutex_;                        // guards all below; nothing is pushed while it is held
  std::map<GstPad *, GstClockTime> wishes_; // ns, by branch; its pads are the tee's
  GstClockTime sent_ = 0;                   // what upstream was told last
  bool sending_ = false;                    // whoever does so looks again when it is done
};

} // namespace stripes::throttle
