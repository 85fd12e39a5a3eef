// SPDX-License-Identifier: MPL-2.0
// The bytes of one picture: a System V segment or an anonymous file that the X server writes to, or
// plain memory.
//
// Owned by the pool and by every buffer that wraps it, so it lives as long as anybody looks at it,
// with or without a connection.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace stripes {

class PixelMemory {
 public:
  // nullptr when the system gives none; `why` gets errno.
  static std::shared_ptr<PixelMemory> make_shared_segment(size_t size, int &why);
  static std::shared_ptr<PixelMemory> make_shared_file(size_t size, int &why);
  static std::shared_ptr<PixelMemory> make_private(size_t size);
  ~PixelMemory();
  PixelMemory(const PixelMemory &) = delete;
  PixelMemory &operator=(const PixelMemory &) = delete;

  uint8_t *data() const { return data_; }
  size_t size() const { return size_; }
  int segment_id() const { return segment_id_; } // -1 for others
  // After this nobody else can attach, and the segment goes with its last user, crash or not.
  void remove_id();
  // Gives the file's descriptor away, once; the mapping stays.
  [[nodiscard]] int release_file();

  // How many buffers wrap it now. Pixels may only be written at 0.
  void lend() { lent_.fetch_add(1, std::memory_order_relaxed); }
  void give_back() { lent_.fetch_sub(1, std::memory_order_release); }
  bool lent() const { return lent_.load(std::memory_order_acquire) != 0; }

 private:
  PixelMemory() = default;
  uint8_t *data_ = nullptr;
  size_t size_ = 0;
  int segment_id_ = -1;
  bool id_removed_ = false;
  int file_ = -1;
  bool mapped_ = false; // data_ is a mapping of the file
  std::unique_ptr<uint8_t[]> private_;
  std::atomic<unsigned> lent_{0};
};

} // namespace stripes
