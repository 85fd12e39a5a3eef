// SPDX-License-Identifier: MPL-2.0
#include "capture/frame_pool.h"

#include <algorithm>

namespace stripes {

FramePool::~FramePool() {
  resize(0);
}

void FramePool::detach(const Frame &frame) {
  if (frame.segment != 0)
    xcb_shm_detach(x_.get(), frame.segment);
}

void FramePool::resize(size_t bytes) {
  for (const auto &frame : frames_)
    detach(*frame);
  frames_.clear();
  bytes_ = bytes;
}

Frame *FramePool::acquire() {
  trim();
  Frame *best = nullptr;
  for (const auto &frame : frames_)
    if (!frame->memory->lent() && (!best || frame->serial > best->serial))
      best = frame.get();
  if (best)
    return best;
  auto made = segments_.make(bytes_);
  if (!made.memory)
    return nullptr;
  frames_.push_back(std::make_unique<Frame>(Frame{std::move(made.memory), made.segment, 0}));
  return frames_.back().get();
}

Frame *FramePool::holding(uint64_t serial) {
  for (const auto &frame : frames_)
    if (frame->serial == serial)
      return frame.get();
  return nullptr;
}

Frame *FramePool::newest() {
  Frame *best = nullptr;
  for (const auto &frame : frames_)
    if (frame->serial != 0 && (!best || frame->serial > best->serial))
      best = frame.get();
  return best;
}

void FramePool::trim() {
  std::vector<Frame *> free_frames;
  for (const auto &frame : frames_)
    if (!frame->memory->lent())
      free_frames.push_back(frame.get());
  // The newest first: it needs the fewest rows. Plain memory is last where there are segments.
  std::sort(free_frames.begin(), free_frames.end(), [](const Frame *a, const Frame *b) {
    return (a->segment != 0) != (b->segment != 0) ? a->segment != 0 : a->serial > b->serial;
  });
  for (size_t i = kSpare; i < free_frames.size(); i++) {
    detach(*free_frames[i]);
    std::erase_if(frames_, [&](const auto &frame) { return frame.get() == free_frames[i]; });
  }
}

} // namespace stripes
