// SPDX-License-Identifier: MPL-2.0
// Makes memory that the X server writes pictures to.
//
// Three ways, the first that works: a System V segment by its id; a sealed anonymous file by its
// descriptor (MIT-SHM 1.2), for a server in another IPC namespace; plain memory, filled through the
// socket. Streaming thread.
#pragma once

#include "capture/pixel_memory.h"
#include "capture/x_connection.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <xcb/shm.h>

namespace stripes {

class SegmentMaker {
 public:
  struct Made {
    std::shared_ptr<PixelMemory> memory; // nullptr: interrupted or out_of_memory()
    xcb_shm_seg_t segment = 0;           // 0: plain memory
  };

  // depth: of pictures.
  SegmentMaker(XConnection &x, unsigned depth);

  // A way that has worked before and fails now (the system has no more) is left out this time only.
  Made make(size_t bytes);
  bool shares() const; // as of the last make()
  const std::string &why_not() const { return why_not_; }
  bool out_of_memory() const { return out_of_memory_; }

 private:
  enum Way : size_t { ById, ByFile, kWays };
  enum class Trust { Unknown, Works, Refused };

  // Nothing: this way does not work.
  std::optional<Made> try_way(Way way, size_t bytes);
  std::shared_ptr<PixelMemory> allocate(Way way, size_t bytes);
  uint8_t attach(Way way, xcb_shm_seg_t segment, PixelMemory &memory);
  bool is_really_shared(xcb_shm_seg_t segment, PixelMemory &memory);
  void explain(Way way, const std::string &why);

  XConnection &x_;
  const uint8_t depth_;
  std::array<Trust, kWays> trust_{};
  bool last_shared_ = false;
  bool out_of_memory_ = false;
  std::string why_not_;
};

} // namespace stripes
