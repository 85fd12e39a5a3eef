// SPDX-License-Identifier: MPL-2.0
#include "capture/image_fetcher.h"

#include <algorithm>
#include <cstring>
#include <deque>

namespace stripes {

namespace {

constexpr uint32_t kAllPlanes = ~0u;
constexpr size_t kPieceBytes = 1 << 20; // bounds an answer, and what libxcb holds for us

template <typename T>
ImageFetcher::Outcome failure(const XReply<T> &reply) {
  return reply.error ? ImageFetcher::Outcome::Failed : ImageFetcher::Outcome::NotNow;
}

} // namespace

void ImageFetcher::request(const Frame &frame, const Surface &surface,
                           const std::vector<RowRun> &runs) {
  cookies_.clear();
  if (frame.segment == 0)
    return;
  for (const auto &run : runs)
    cookies_.push_back(xcb_shm_get_image(
        x_.get(), surface.drawable, static_cast<int16_t>(surface.origin.x),
        static_cast<int16_t>(surface.origin.y + static_cast<int>(run.y)),
        static_cast<uint16_t>(surface.width), static_cast<uint16_t>(run.height), kAllPlanes,
        XCB_IMAGE_FORMAT_Z_PIXMAP, frame.segment, run.y * surface.width * 4));
}

ImageFetcher::Outcome ImageFetcher::finish(const Frame &frame, const Surface &surface,
                                           const std::vector<RowRun> &runs) {
  auto outcome = Outcome::Done;
  if (frame.segment == 0) {
    for (const auto &run : runs)
      if (outcome == Outcome::Done)
        outcome = read_run(frame, surface, run);
    return outcome;
  }
  // Every answer is waited for, also after a refusal: none may arrive for a later picture.
  for (const auto cookie : cookies_) {
    const auto reply = x_.wait<xcb_shm_get_image_reply_t>(cookie);
    if (!reply && outcome == Outcome::Done)
      outcome = failure(reply);
  }
  return outcome;
}

// Two pieces are under way at a time, so that a distant server need not wait for us.
ImageFetcher::Outcome ImageFetcher::read_run(const Frame &frame, const Surface &surface,
                                             const RowRun &run) {
  const size_t stride = size_t{surface.width} * 4;
  const auto most = static_cast<unsigned>(std::max<size_t>(kPieceBytes / stride, 1));
  struct Piece {
    unsigned y, rows;
    xcb_get_image_cookie_t cookie;
  };
  std::deque<Piece> pieces;
  unsigned next = run.y;
  auto outcome = Outcome::Done;
  while (next < run.y + run.height || !pieces.empty()) {
    while (next < run.y + run.height && pieces.size() < 2 && outcome == Outcome::Done) {
      const unsigned rows = std::min(most, run.y + run.height - next);
      pieces.push_back(
          {next, rows,
           xcb_get_image(x_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, surface.drawable,
                         static_cast<int16_t>(surface.origin.x),
                         static_cast<int16_t>(surface.origin.y + static_cast<int>(next)),
                         static_cast<uint16_t>(surface.width), static_cast<uint16_t>(rows),
                         kAllPlanes)});
      next += rows;
    }
    if (pieces.empty())
      break;
    const Piece piece = pieces.front();
    pieces.pop_front();
    const auto reply = x_.wait<xcb_get_image_reply_t>(piece.cookie);
    if (!reply) {
      if (outcome == Outcome::Done)
        outcome = failure(reply);
      continue;
    }
    const auto bytes = static_cast<size_t>(xcb_get_image_data_length(reply.value.get()));
    std::memcpy(frame.memory->data() + piece.y * stride, xcb_get_image_data(reply.value.get()),
                std::min(bytes, piece.rows * stride));
  }
  return outcome;
}

} // namespace stripes
