// SPDX-License-Identifier: MPL-2.0
// Pictures in memory that is used again, each knowing which picture it holds.
//
// There are as many as downstream keeps, which is its own bound to set, plus at most kSpare free
// ones: more are given back to the system. Streaming thread only; the pixel memory itself may be
// given back from any thread.
#pragma once

#include "capture/segment_maker.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stripes {

struct Frame {
  std::shared_ptr<PixelMemory> memory; // the picture, and ImageFetcher::kScratch behind it
  xcb_shm_seg_t segment = 0;           // 0: pixels come through the socket
  uint64_t serial = 0;                 // of the picture it holds, 0: none
};

class FramePool {
 public:
  static constexpr size_t kSpare = 3;

  // depth: of pictures.
  FramePool(XConnection &x, unsigned depth) : x_(x), segments_(x, depth) {}
  ~FramePool();
  FramePool(const FramePool &) = delete;
  FramePool &operator=(const FramePool &) = delete;

  // Forgets all frames and makes those of `bytes` from now on.
  void resize(size_t bytes);
  // A frame that nobody looks at, the one that holds the newest picture first; nullptr when
  // interrupted or out of memory. Owned by the pool, valid until the next call.
  Frame *acquire();
  // The frame that holds this picture, lent or not, or nullptr.
  Frame *holding(uint64_t serial);
  // The one with the latest whole picture, lent or not, or nullptr.
  Frame *newest();

  const SegmentMaker &segments() const { return segments_; }
  size_t frames() const { return frames_.size(); }

 private:
  void detach(const Frame &frame);
  void trim();

  XConnection &x_;
  SegmentMaker segments_;
  size_t bytes_ = 0;
  std::vector<std::unique_ptr<Frame>> frames_;
};

} // namespace stripes
