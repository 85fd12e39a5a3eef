// SPDX-License-Identifier: MPL-2.0
#include "encode/change_detector.h"

#include <algorithm>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace stripes::encode {

ChangeDetector::ChangeDetector(unsigned picture_width, StripeSpan span)
    : width_(picture_width), span_(span), columns_((picture_width + kTileWidth - 1) / kTileWidth),
      rows_((span.height + kTileHeight - 1) / kTileHeight), hashes_(size_t{columns_} * rows_),
      changed_(size_t{columns_} * rows_) {}

void ChangeDetector::forget() {
  known_ = false;
}

bool ChangeDetector::maybe_changed(const DamageView *damage) const {
  if (!known_ || !damage || damage->domain != domain_)
    return true;
  if (damage->serial == serial_)
    return false;
  const unsigned first = span_.y / damage->tile_height;
  const unsigned last =
      std::min((span_.y + span_.height - 1) / damage->tile_height, damage->rows - 1);
  const uint64_t *begin = damage->serials + size_t{first} * damage->columns;
  const uint64_t *end = damage->serials + size_t{last + 1} * damage->columns;
  return std::any_of(begin, end, [this](uint64_t serial) { return serial > serial_; });
}

bool ChangeDetector::damaged(unsigned column, unsigned row, const DamageView *damage) const {
  if (!damage || damage->domain != domain_)
    return true;
  const unsigned x0 = column * kTileWidth, x1 = std::min(x0 + kTileWidth, width_) - 1;
  const unsigned y0 = span_.y + row * kTileHeight;
  const unsigned y1 = std::min(y0 + kTileHeight, span_.y + span_.height) - 1;
  for (unsigned y = y0 / damage->tile_height; y <= y1 / damage->tile_height; y++)
    for (unsigned x = x0 / damage->tile_width; x <= x1 / damage->tile_width; x++)
      if (damage->serials[size_t{y} * damage->columns + x] > serial_)
        return true;
  return false;
}

uint64_t ChangeDetector::hash(const Picture &picture, unsigned column, unsigned row) const {
  const unsigned x = column * kTileWidth, y = span_.y + row * kTileHeight;
  const unsigned width = std::min(kTileWidth, width_ - x);
  const unsigned height = std::min(kTileHeight, span_.y + span_.height - y);
  const FormatShape shape = shape_of(picture.format);
  uint64_t hash = 0;
  for (unsigned i = 0; i < shape.planes; i++) {
    const auto [sample, x_shift, y_shift] = shape.plane[i];
    // Tiles begin at even places; a sample of colour at an odd edge stands for less than its share.
    const size_t bytes = size_t{(width + x_shift) >> x_shift} * sample;
    const size_t left = size_t{x >> x_shift} * sample;
    const unsigned top = y >> y_shift, lines = (height + y_shift) >> y_shift;
    for (unsigned line = top; line < top + lines; line++)
      hash = XXH3_64bits_withSeed(picture.planes[i].row(line) + left, bytes, hash);
  }
  return hash;
}

unsigned ChangeDetector::examine(const Picture &picture, const DamageView *damage) {
  unsigned count = 0;
  for (unsigned row = 0, tile = 0; row < rows_; row++) {
    for (unsigned column = 0; column < columns_; column++, tile++) {
      changed_[tile] = 0;
      if (known_ && !damaged(column, row, damage))
        continue;
      const uint64_t now = hash(picture, column, row);
      if (known_ && now == hashes_[tile])
        continue;
      hashes_[tile] = now;
      changed_[tile] = 1;
      count++;
    }
  }
  known_ = true;
  domain_ = damage ? damage->domain : 0;
  serial_ = damage ? damage->serial : 0;
  return count;
}

} // namespace stripes::encode
