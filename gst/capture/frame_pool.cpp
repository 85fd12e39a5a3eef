// SPDX-License-Identifier: MPL-2.0
#include "capture/frame_pool.h"

#include <algorithm>
#include <cstring>

namespace stripes {

FramePool::FramePool(XConnection &x) : x_(x), use_segments_(x.extension(&xcb_shm_id) != nullptr) {
  if (!use_segments_)
    fallback_reason_ = "the server has no MIT-SHM extension";
}

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
  if (auto frame = make_frame()) {
    frames_.push_back(std::move(frame));
    return frames_.back().get();
  }
  return nullptr;
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

std::unique_ptr<Frame> FramePool::without_segment(std::string why) {
  fallback_reason_ = std::move(why);
  use_segments_ &= attached_once_;
  return std::make_unique<Frame>(Frame{PixelMemory::make_private(bytes_), 0, 0});
}

// nullptr: interrupted.
std::unique_ptr<Frame> FramePool::make_frame() {
  if (!use_segments_)
    return without_segment(fallback_reason_);
  int why = 0;
  auto memory = PixelMemory::make_shared_segment(bytes_, why);
  if (!memory)
    return without_segment(std::string("no shared memory segment: ") + strerror(why));
  const xcb_shm_seg_t segment = xcb_generate_id(x_.get());
  const auto attached =
      xcb_shm_attach_checked(x_.get(), segment, static_cast<uint32_t>(memory->segment_id()), 0);
  const auto error = x_.check(attached);
  memory->remove_id();
  if (error == XConnection::kNoAnswer) {
    xcb_shm_detach(x_.get(), segment);
    return nullptr;
  }
  if (error != 0)
    return without_segment("the server cannot attach our segment: X error " +
                           std::to_string(error));
  attached_once_ = true;
  return std::make_unique<Frame>(Frame{std::move(memory), segment, 0});
}

} // namespace stripes
