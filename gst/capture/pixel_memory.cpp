// SPDX-License-Identifier: MPL-2.0
#include "capture/pixel_memory.h"

#include <cerrno>
#include <fcntl.h>
#include <new>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>
#include <utility>

namespace stripes {

std::shared_ptr<PixelMemory> PixelMemory::make_shared_segment(size_t size, int &why) {
  auto memory = std::shared_ptr<PixelMemory>(new PixelMemory);
  memory->segment_id_ = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600);
  if (memory->segment_id_ < 0) {
    why = errno;
    return nullptr;
  }
  void *address = shmat(memory->segment_id_, nullptr, 0);
  if (reinterpret_cast<intptr_t>(address) == -1) {
    why = errno;
    return nullptr;
  }
  memory->data_ = static_cast<uint8_t *>(address);
  memory->size_ = size;
  return memory;
}

std::shared_ptr<PixelMemory> PixelMemory::make_shared_file(size_t size, int &why) {
  auto memory = std::shared_ptr<PixelMemory>(new PixelMemory);
  memory->file_ = memfd_create("stripes-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  // Sealed, so that neither side can pull it away from under the other.
  if (memory->file_ < 0 || ftruncate(memory->file_, static_cast<off_t>(size)) != 0 ||
      fcntl(memory->file_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    why = errno;
    return nullptr;
  }
  void *address = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory->file_, 0);
  if (address == MAP_FAILED) {
    why = errno;
    return nullptr;
  }
  memory->mapped_ = true;
  memory->data_ = static_cast<uint8_t *>(address);
  memory->size_ = size;
  return memory;
}

std::shared_ptr<PixelMemory> PixelMemory::make_private(size_t size) {
  auto memory = std::shared_ptr<PixelMemory>(new PixelMemory);
  memory->private_ = std::unique_ptr<uint8_t[]>(new (std::nothrow) uint8_t[size]());
  if (!memory->private_)
    return nullptr;
  memory->data_ = memory->private_.get();
  memory->size_ = size;
  return memory;
}

PixelMemory::~PixelMemory() {
  if (file_ >= 0)
    close(file_);
  if (mapped_)
    munmap(data_, size_);
  if (segment_id_ < 0)
    return;
  remove_id();
  if (data_)
    shmdt(data_);
}

int PixelMemory::release_file() {
  return std::exchange(file_, -1);
}

void PixelMemory::remove_id() {
  if (segment_id_ >= 0 && !id_removed_)
    shmctl(segment_id_, IPC_RMID, nullptr);
  id_removed_ = true;
}

} // namespace stripes
