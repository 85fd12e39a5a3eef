// SPDX-License-Identifier: MPL-2.0
#include "capture/segment_maker.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <sys/socket.h>

namespace stripes {

namespace {

constexpr size_t kProbeWords = 16; // pixels

bool is_unix_socket(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  return getsockname(fd, reinterpret_cast<sockaddr *>(&address), &length) == 0 &&
         address.ss_family == AF_UNIX;
}

} // namespace

SegmentMaker::SegmentMaker(XConnection &x, unsigned depth)
    : x_(x), depth_(static_cast<uint8_t>(depth)) {
  if (!x.extension(&xcb_shm_id)) {
    trust_.fill(Trust::Refused);
    why_not_ = "the server has no MIT-SHM extension";
    return;
  }
  const auto version = x.wait<xcb_shm_query_version_reply_t>(xcb_shm_query_version(x.get()));
  const bool by_file =
      version && (version.value->major_version > 1 ||
                  (version.value->major_version == 1 && version.value->minor_version >= 2));
  if (!by_file || !is_unix_socket(x.fd()))
    trust_[ByFile] = Trust::Refused;
}

bool SegmentMaker::shares() const {
  return last_shared_;
}

void SegmentMaker::explain(Way way, const std::string &why) {
  if (!why_not_.empty())
    why_not_ += "; ";
  why_not_ += (way == ById ? "by id: " : "by file: ") + why;
}

SegmentMaker::Made SegmentMaker::make(size_t bytes) {
  last_shared_ = true;
  if (trust_[ById] != Trust::Refused || trust_[ByFile] != Trust::Refused)
    why_not_.clear();
  for (const Way way : {ById, ByFile}) {
    if (trust_[way] == Trust::Refused)
      continue;
    if (auto made = try_way(way, bytes)) {
      if (made->memory)
        trust_[way] = Trust::Works;
      return *made;
    }
    if (trust_[way] != Trust::Works)
      trust_[way] = Trust::Refused;
  }
  last_shared_ = false;
  auto memory = PixelMemory::make_private(bytes);
  out_of_memory_ = memory == nullptr;
  return {std::move(memory), 0};
}

std::shared_ptr<PixelMemory> SegmentMaker::allocate(Way way, size_t bytes) {
  int why = 0;
  auto memory = way == ById ? PixelMemory::make_shared_segment(bytes, why)
                            : PixelMemory::make_shared_file(bytes, why);
  if (!memory)
    explain(way, std::strerror(why));
  return memory;
}

uint8_t SegmentMaker::attach(Way way, xcb_shm_seg_t segment, PixelMemory &memory) {
  const auto cookie =
      way == ById
          ? xcb_shm_attach_checked(x_.get(), segment, static_cast<uint32_t>(memory.segment_id()), 0)
          : xcb_shm_attach_fd_checked(x_.get(), segment, memory.release_file(), 0);
  const auto error = x_.check(cookie);
  memory.remove_id();
  return error;
}

std::optional<SegmentMaker::Made> SegmentMaker::try_way(Way way, size_t bytes) {
  auto memory = allocate(way, bytes);
  if (!memory)
    return std::nullopt;
  const xcb_shm_seg_t segment = xcb_generate_id(x_.get());
  const auto error = attach(way, segment, *memory);
  if (error == XConnection::kNoAnswer) {
    xcb_shm_detach(x_.get(), segment);
    return Made{};
  }
  if (error != 0) {
    explain(way, "the server cannot attach it, X error " + std::to_string(error));
    return std::nullopt;
  }
  if (trust_[way] != Trust::Works && !is_really_shared(segment, *memory)) {
    xcb_shm_detach(x_.get(), segment);
    if (x_.interrupted() || x_.lost())
      return Made{};
    explain(way, "the server has attached another one");
    return std::nullopt;
  }
  return Made{std::move(memory), segment};
}

// An id means another segment, or none, in another IPC namespace or on another machine. So before
// the server ever writes there it reads: it must find what we have just written.
bool SegmentMaker::is_really_shared(xcb_shm_seg_t segment, PixelMemory &memory) {
  const size_t words = std::min(kProbeWords, memory.size() / 4);
  std::random_device random;
  for (size_t i = 0; i < words; i++) {
    uint8_t *word = memory.data() + i * 4;
    word[0] = word[3] = 0; // no more than 24 bits count, in either byte order
    word[1] = static_cast<uint8_t>(random());
    word[2] = static_cast<uint8_t>(random());
  }
  const auto width = static_cast<uint16_t>(words);
  const xcb_pixmap_t pixmap = xcb_generate_id(x_.get());
  const xcb_gcontext_t gc = xcb_generate_id(x_.get());
  xcb_create_pixmap(x_.get(), depth_, pixmap, x_.root(), width, 1);
  xcb_create_gc(x_.get(), gc, pixmap, 0, nullptr);
  xcb_shm_put_image(x_.get(), pixmap, gc, width, 1, 0, 0, width, 1, 0, 0, depth_,
                    XCB_IMAGE_FORMAT_Z_PIXMAP, 0, segment, 0);
  const auto seen = x_.wait<xcb_get_image_reply_t>(
      xcb_get_image(x_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, pixmap, 0, 0, width, 1, ~0u));
  xcb_free_gc(x_.get(), gc);
  xcb_free_pixmap(x_.get(), pixmap);
  return seen && static_cast<size_t>(xcb_get_image_data_length(seen.value.get())) >= words * 4 &&
         std::memcmp(xcb_get_image_data(seen.value.get()), memory.data(), words * 4) == 0;
}

} // namespace stripes
