// SPDX-License-Identifier: MPL-2.0
#include "capture/image_fetcher.h"

#include <algorithm>
#include <cstring>
#include <deque>

namespace stripes {

namespace {

constexpr uint32_t kAllPlanes = ~0u;
constexpr size_t kPieceBytes = 1 << 20; // bounds an answer, and what libxcb holds for us

// Of the width, from where on the rest of the lines costs less than to copy them.
constexpr int kWideQuarters = 3;

// Where a place in a picture begins, in bytes.
size_t offset(const Surface &surface, int x, int y) {
  return (size_t{surface.width} * static_cast<size_t>(y) + static_cast<size_t>(x)) * 4;
}

size_t bytes_of(const Rect &area) {
  return static_cast<size_t>(area.width) * static_cast<size_t>(area.height) * 4;
}

bool has_whole_lines(const Rect &area, const Surface &surface) {
  return area.width == static_cast<int>(surface.width);
}

// From an image without gaps between its lines.
void place(const Frame &frame, const Surface &surface, const Rect &area, const uint8_t *pixels) {
  const size_t line = static_cast<size_t>(area.width) * 4;
  for (int y = area.y; y < area.y + area.height; y++, pixels += line)
    std::memcpy(frame.memory->data() + offset(surface, area.x, y), pixels, line);
}

template <typename T>
ImageFetcher::Outcome failure(const XReply<T> &reply) {
  return reply.error ? ImageFetcher::Outcome::Failed : ImageFetcher::Outcome::NotNow;
}

} // namespace

// Widens what is not worth a copy, or does not fit where it would go first.
void ImageFetcher::plan(const Surface &surface) {
  const auto width = static_cast<int>(surface.width);
  size_t left = kScratch;
  for (auto &area : areas_) {
    if (area.width * 4 < width * kWideQuarters && bytes_of(area) <= left) {
      left -= bytes_of(area);
      continue;
    }
    area.x = 0;
    area.width = width;
  }
}

void ImageFetcher::request(const Frame &frame, const Surface &surface,
                           const std::vector<Rect> &areas) {
  areas_ = areas;
  requests_.clear();
  if (frame.segment == 0)
    return;
  plan(surface);
  size_t scratch = size_t{surface.width} * surface.height * 4;
  for (const auto &area : areas_) {
    const bool whole_lines = has_whole_lines(area, surface);
    const size_t at = whole_lines ? offset(surface, 0, area.y) : scratch;
    if (!whole_lines)
      scratch += bytes_of(area);
    requests_.push_back(
        {xcb_shm_get_image(
             x_.get(), surface.drawable, static_cast<int16_t>(surface.origin.x + area.x),
             static_cast<int16_t>(surface.origin.y + area.y), static_cast<uint16_t>(area.width),
             static_cast<uint16_t>(area.height), kAllPlanes, XCB_IMAGE_FORMAT_Z_PIXMAP,
             frame.segment, static_cast<uint32_t>(at)),
         at});
  }
}

ImageFetcher::Outcome ImageFetcher::finish(const Frame &frame, const Surface &surface) {
  auto outcome = Outcome::Done;
  if (frame.segment == 0) {
    for (const auto &area : areas_)
      if (outcome == Outcome::Done)
        outcome = read(frame, surface, area);
    return outcome;
  }
  // Every answer is waited for, also after a refusal: none may arrive for a later picture.
  for (size_t i = 0; i < requests_.size(); i++) {
    const auto reply = x_.wait<xcb_shm_get_image_reply_t>(requests_[i].cookie);
    if (!reply && outcome == Outcome::Done)
      outcome = failure(reply);
    if (outcome == Outcome::Done && !has_whole_lines(areas_[i], surface))
      place(frame, surface, areas_[i], frame.memory->data() + requests_[i].at);
  }
  return outcome;
}

// Two pieces are under way at a time, so that a distant server need not wait for us.
ImageFetcher::Outcome ImageFetcher::read(const Frame &frame, const Surface &surface,
                                         const Rect &area) {
  const int most = std::max(static_cast<int>(kPieceBytes) / (area.width * 4), 1);
  struct Piece {
    Rect area;
    xcb_get_image_cookie_t cookie;
  };
  std::deque<Piece> pieces;
  int next = area.y;
  const int end = area.y + area.height;
  auto outcome = Outcome::Done;
  while (next < end || !pieces.empty()) {
    while (next < end && pieces.size() < 2 && outcome == Outcome::Done) {
      const int lines = std::min(most, end - next);
      pieces.push_back({{area.x, next, area.width, lines},
                        xcb_get_image(x_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, surface.drawable,
                                      static_cast<int16_t>(surface.origin.x + area.x),
                                      static_cast<int16_t>(surface.origin.y + next),
                                      static_cast<uint16_t>(area.width),
                                      static_cast<uint16_t>(lines), kAllPlanes)});
      next += lines;
    }
    if (pieces.empty())
      break;
    const Piece piece = pieces.front();
    pieces.pop_front();
    const auto reply = x_.wait<xcb_get_image_reply_t>(piece.cookie);
    if (reply &&
        static_cast<size_t>(xcb_get_image_data_length(reply.value.get())) >= bytes_of(piece.area))
      place(frame, surface, piece.area, xcb_get_image_data(reply.value.get()));
    else if (outcome == Outcome::Done)
      outcome = reply ? Outcome::Failed : failure(reply);
  }
  return outcome;
}

} // namespace stripes
