// SPDX-License-Identifier: MPL-2.0
#include "encode/picture_scanner.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <glib.h>
#include <new>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace stripes::encode {

namespace {

// Fewer tiles than this are done before another thread would have woken up.
constexpr unsigned kWorthSharing = 60;
constexpr size_t kRowsAJob = 4;

constexpr unsigned kMostColumns = 128; // of tiles: 8192 px

// Up to 128 bytes XXH3 needs no set-up, which for the 256 of a tile's line is half of its time.
constexpr size_t kPiece = 128;
constexpr uint64_t kMix = 0x9E3779B185EBCA87; // XXH_PRIME64_1

uint64_t hash_line(uint64_t hash, const uint8_t *bytes, size_t count) {
  for (; count > kPiece; bytes += kPiece, count -= kPiece)
    hash = hash * kMix ^ XXH3_64bits(bytes, kPiece);
  return hash * kMix ^ XXH3_64bits(bytes, count);
}

} // namespace

void PictureScanner::set_size(unsigned width, unsigned height) {
  width_ = width;
  height_ = height;
  changed_ = TileMask(width, height);
  g_assert(changed_.columns() <= kMostColumns);
  hashes_.assign(changed_.size(), 0);
  hash_known_.assign(changed_.size(), 0);
  forget();
}

// Line by line over all tiles that are asked for, as memory likes it. hashes: one a column, those
// not asked for kNotAsked; they lie within asked.
void PictureScanner::hash_row(unsigned row, const Picture &picture, Columns asked,
                              uint64_t *hashes) const {
  const unsigned y = row * kTileHeight;
  const unsigned height = std::min(kTileHeight, height_ - y);
  const FormatShape shape = shape_of(picture.format);
  for (unsigned i = 0; i < shape.planes; i++) {
    const auto [sample, x_shift, y_shift] = shape.plane[i];
    // Tiles begin at even places; a sample of colour at an odd edge stands for less than its share.
    const unsigned top = y >> y_shift, lines = (height + y_shift) >> y_shift;
    for (unsigned line = top; line < top + lines; line++) {
      const uint8_t *pixels = picture.planes[i].row(line);
      for (unsigned column = asked.from; column < asked.to; column++) {
        if (hashes[column] == kNotAsked)
          continue;
        const unsigned x = column * kTileWidth;
        const unsigned width = std::min(kTileWidth, width_ - x);
        hashes[column] = hash_line(hashes[column], pixels + size_t{x >> x_shift} * sample,
                                   size_t{(width + x_shift) >> x_shift} * sample);
      }
    }
  }
}

bool PictureScanner::has_these_tiles(const DamageView &damage) {
  return damage.tile_width == kTileWidth && damage.tile_height == kTileHeight;
}

bool PictureScanner::damaged(unsigned column, unsigned row, const DamageView &damage) const {
  if (has_these_tiles(damage))
    return damage.serials[size_t{row} * damage.columns + column] > serial_;
  const unsigned x0 = column * kTileWidth, x1 = std::min(x0 + kTileWidth, width_) - 1;
  const unsigned y0 = row * kTileHeight, y1 = std::min(y0 + kTileHeight, height_) - 1;
  for (unsigned y = y0 / damage.tile_height; y <= y1 / damage.tile_height; y++)
    for (unsigned x = x0 / damage.tile_width; x <= x1 / damage.tile_width; x++)
      if (damage.serials[size_t{y} * damage.columns + x] > serial_)
        return true;
  return false;
}

unsigned PictureScanner::damaged_in_row(unsigned row, const DamageView *damage) const {
  if (!damage)
    return changed_.columns();
  if (damage->newest_in_rows && has_these_tiles(*damage) && damage->newest_in_rows[row] <= serial_)
    return 0;
  unsigned tiles = 0;
  for (unsigned column = 0; column < changed_.columns(); column++)
    tiles += damaged(column, row, *damage);
  return tiles;
}

// Fills rows_, returns how many tiles there may be to look at.
unsigned PictureScanner::find_damaged_rows(const DamageView *damage) {
  rows_.clear();
  if (damage && damage->serial == serial_)
    return 0;
  unsigned tiles = 0;
  for (unsigned row = 0; row < changed_.rows(); row++) {
    const unsigned in_row = damaged_in_row(row, damage);
    if (in_row > 0)
      rows_.push_back(row);
    tiles += in_row;
  }
  return tiles;
}

void PictureScanner::mark_changed(unsigned row, const Picture &picture, const DamageView *damage,
                                  bool trust) {
  const unsigned columns = changed_.columns();
  std::array<uint64_t, kMostColumns> hashes; // only as many as there are columns
  Columns asked{columns, 0};
  for (unsigned column = 0; column < columns; column++) {
    const bool look = !damage || damaged(column, row, *damage);
    hashes[column] = look ? kMix : kNotAsked;
    if (look)
      asked = {std::min(asked.from, column), column + 1};
  }
  if (!trust)
    hash_row(row, picture, asked, hashes.data());
  for (unsigned column = asked.from; column < asked.to; column++) {
    if (hashes[column] == kNotAsked)
      continue;
    const size_t tile = size_t{row} * columns + column;
    const bool changed = trust || !hash_known_[tile] || hashes[column] != hashes_[tile];
    hashes_[tile] = hashes[column];
    hash_known_[tile] = !trust;
    if (changed)
      changed_.set_in_own_row(column, row);
  }
}

// Whether there was anything to convert.
bool PictureScanner::convert_row(unsigned row, const Picture &picture,
                                 ConvertedPicture &converted) const {
  const unsigned columns = changed_.columns();
  bool any = false;
  for (unsigned column = 0; column < columns; column++) {
    if (!changed_.test(column, row))
      continue;
    const unsigned first = column;
    while (column < columns && changed_.test(column, row))
      column++;
    converted.convert(picture, first * kTileWidth, row * kTileHeight, (column - first) * kTileWidth,
                      kTileHeight);
    any = true;
  }
  return any;
}

// from, to: in rows_.
void PictureScanner::scan_rows(size_t from, size_t to, const Picture &picture,
                               const DamageView *damage, const How &how) {
  const auto clock = [&how] { return how.times ? Clock::now() : TimePoint(); };
  std::chrono::nanoseconds detecting{0}, converting{0};
  bool converted = false;
  for (size_t i = from; i < to; i++) {
    const TimePoint began = clock();
    mark_changed(rows_[i], picture, damage, how.trust_damage);
    const TimePoint marked = clock();
    if (how.converted && changed_.in_row(rows_[i]) > 0)
      converted |= convert_row(rows_[i], picture, *how.converted);
    detecting += marked - began;
    converting += clock() - marked;
  }
  if (!how.times || from == to)
    return;
  how.times->add(Stage::Detect, detecting);
  if (converted)
    how.times->add(Stage::Convert, converting);
}

const TileMask &PictureScanner::scan(const Picture &picture, const DamageView *damage,
                                     const How &how, WorkerPool &pool) {
  const DamageView *usable = damage && known_ && damage->domain == domain_ ? damage : nullptr;
  if (!known_)
    std::fill(hash_known_.begin(), hash_known_.end(), 0);
  changed_.clear();
  const unsigned tiles = find_damaged_rows(usable);
  const size_t a_job = tiles < kWorthSharing ? std::max<size_t>(rows_.size(), 1) : kRowsAJob;
  std::atomic<bool> failed{false};
  pool.run((rows_.size() + a_job - 1) / a_job, [&](size_t job) {
    try {
      scan_rows(job * a_job, std::min((job + 1) * a_job, rows_.size()), picture, usable, how);
    } catch (const std::bad_alloc &) { // converting some formats takes memory
      failed = true;
    }
  });
  changed_.recount();
  if (failed) {
    forget();
    throw std::bad_alloc();
  }
  known_ = true;
  domain_ = damage ? damage->domain : 0;
  serial_ = damage ? damage->serial : 0;
  return changed_;
}

} // namespace stripes::encode
