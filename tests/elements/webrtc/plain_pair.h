// SPDX-License-Identifier: MPL-2.0
// Two webrtcbins connected with each other as their documentation shows it, without any code of the
// project: what they leave behind of a connection is not ours.
#pragma once

#include "base/gst_ptr.h"

#include <atomic>
#include <memory>

namespace stripes::test {

class PlainPair {
 public:
  PlainPair();
  ~PlainPair();
  PlainPair(const PlainPair &) = delete;
  PlainPair &operator=(const PlainPair &) = delete;

  // A stream of video and a data channel; until some packets have come.
  bool connect();

 private:
  struct End {
    Ref<GstElement> pipeline, bin;
    End *other = nullptr;
    std::atomic<bool> connected = false;
  };
  static void make(End &end, const char *line);
  void take_pad(GstPad *pad);
  bool negotiate();

  End sender_, receiver_;
  std::atomic<unsigned> packets_ = 0;
};

} // namespace stripes::test
