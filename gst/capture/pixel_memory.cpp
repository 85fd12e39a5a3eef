// SPDX-License-Identifier: MPL-2.0
#include "capture/pixel_memory.h"

#include <cerrno>
#include <sys/ipc.h>
#include <sys/shm.h>

namespace stripes {

std::shared_ptr<PixelMemory> PixelMemory::make_shared_segment(size_t size, int &why) {
  auto memory = std::shared_ptr<PixelMemory>(new PixelMemory);
  memory->segment_id_ = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  if (memory->segment_id_ < 0) {
    why = errno;
    return nullptr;
  }
  void *address = shmat(memory->segment_id_, nullptr, 0);
  if (address == reinterpret_cast<void *>(-1)) {
    why = errno;
    return nullptr;
  }
  memory->data_ = static_cast<uint8_t *>(address);
  memory->size_ = size;
  return memory;
}

std::shared_ptr<PixelMemory> PixelMemory::make_private(size_t size) {
  auto memory = std::shared_ptr<PixelMemory>(new PixelMemory);
  memory->private_ = std::make_unique<uint8_t[]>(size);
  memory->data_ = memory->private_.get();
  memory->size_ = size;
  return memory;
}

PixelMemory::~PixelMemory() {
  if (segment_id_ < 0)
    return;
  remove_id();
  if (data_)
    shmdt(data_);
}

void PixelMemory::remove_id() {
  if (segment_id_ >= 0 && !id_removed_)
    shmctl(segment_id_, IPC_RMID, nullptr);
  id_removed_ = true;
}

} // namespace stripes
