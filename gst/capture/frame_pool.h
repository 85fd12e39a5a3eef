// SPDX-License-Identifier: MPL-2.0
// Pictures in memory that is used again, each knowing which picture it holds.
//
// There are as many as downstream keeps, which is its own bound to set, plus at most kSpare free
// ones: more are given back to the system. Streaming thread only; the pixel memory itself may be
// given back from any thread.
#pragma once

#include "capture/pixel_memory.h"
#include "capture/x_connection.h"

#include <cstdint>
#include <memory>
#include <vector>
#include <xcb/shm.h>

namespace stripes {

struct Frame {
  std::shared_ptr<PixelMemory> memory;
  xcb_shm_seg_t segment = 0; // 0: pixels come through the socket
  uint64_t serial = 0;       // of the picture it holds, 0: none
};

class FramePool {
 public:
  static constexpr size_t kSpare = 3;

  // Tries MIT-SHM. When the first segment fails, or there is no MIT-SHM, all frames are plain
  // memory; when a later one fails (the system has no more), only that frame is.
  explicit FramePool(XConnection &x);
  ~FramePool();
  FramePool(const FramePool &) = delete;
  FramePool &operator=(const FramePool &) = delete;

  // Forgets all frames and makes those of `bytes` from now on.
  void resize(size_t bytes);
  // A frame that nobody looks at, the one that holds the newest picture first; nullptr when
  // interrupted. Owned by the pool, valid until the next call.
  Frame *acquire();
  // The frame that holds this picture, lent or not, or nullptr.
  Frame *holding(uint64_t serial);
  // The one with the latest whole picture, lent or not, or nullptr.
  Frame *newest();

  bool shared_memory() const { return use_segments_; }
  size_t frames() const { return frames_.size(); }
  const std::string &fallback_reason() const { return fallback_reason_; }

 private:
  void detach(const Frame &frame);
  void trim();
  std::unique_ptr<Frame> make_frame();
  std::unique_ptr<Frame> without_segment(std::string why);

  XConnection &x_;
  bool use_segments_;
  bool attached_once_ = false;
  std::string fallback_reason_;
  size_t bytes_ = 0;
  std::vector<std::unique_ptr<Frame>> frames_;
};

} // namespace stripes
