// SPDX-License-Identifier: MPL-2.0
#include "capture/image_fetcher.h"

#include <algorithm>
#include <cstring>

namespace stripes {

namespace {

constexpr uint32_t kAllPlanes = ~0u;
constexpr unsigned kSocketRows = 64; // bounds what libxcb holds for us

template <typename T>
ImageFetcher::Outcome failure(const XReply<T> &reply) {
  return reply.error ? ImageFetcher::Outcome::Failed : ImageFetcher::Outcome::NotNow;
}

} // namespace

void ImageFetcher::request(const Frame &frame, unsigned width, const std::vector<RowRun> &runs) {
  cookies_.clear();
  if (frame.segment == 0)
    return;
  for (const auto &run : runs)
    cookies_.push_back(
        xcb_shm_get_image(x_.get(), x_.root(), 0, static_cast<int16_t>(run.y),
                          static_cast<uint16_t>(width), static_cast<uint16_t>(run.height),
                          kAllPlanes, XCB_IMAGE_FORMAT_Z_PIXMAP, frame.segment, run.y * width * 4));
}

ImageFetcher::Outcome ImageFetcher::finish(const Frame &frame, unsigned width,
                                           const std::vector<RowRun> &runs) {
  auto outcome = Outcome::Done;
  if (frame.segment == 0) {
    for (const auto &run : runs)
      if (outcome == Outcome::Done)
        outcome = read_run(frame, width, run);
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

ImageFetcher::Outcome ImageFetcher::read_run(const Frame &frame, unsigned width,
                                             const RowRun &run) {
  for (unsigned y = run.y; y < run.y + run.height; y += kSocketRows) {
    const unsigned rows = std::min(kSocketRows, run.y + run.height - y);
    const auto reply = x_.wait<xcb_get_image_reply_t>(
        xcb_get_image(x_.get(), XCB_IMAGE_FORMAT_Z_PIXMAP, x_.root(), 0, static_cast<int16_t>(y),
                      static_cast<uint16_t>(width), static_cast<uint16_t>(rows), kAllPlanes));
    if (!reply)
      return failure(reply);
    const auto bytes = static_cast<size_t>(xcb_get_image_data_length(reply.value.get()));
    std::memcpy(frame.memory->data() + size_t{y} * width * 4, xcb_get_image_data(reply.value.get()),
                std::min(bytes, size_t{rows} * width * 4));
  }
  return Outcome::Done;
}

} // namespace stripes
