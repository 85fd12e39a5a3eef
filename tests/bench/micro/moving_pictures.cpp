// SPDX-License-Identifier: MPL-2.0
#include "bench/micro/moving_pictures.h"

#include "bench/workload/page.h"
#include "bench/workload/photo.h"

#include <algorithm>
#include <cmath>

namespace stripes::bench {

namespace {

constexpr unsigned kTileWidth = 64, kTileHeight = 16;    // px, of damage
constexpr int kPanPictures = 8, kPanStep = 5, kSway = 2; // px

// A place seen through hot air: every line sways by itself, so that no motion vector finds it all.
Picture view(const Picture &place, int width, int height, int number) {
  Picture picture(width, height);
  for (int y = 0; y < height; y++) {
    const double sway = kSway * (1 + std::sin(y / 5.0 + number * 2));
    std::copy_n(place.row(y) + number * kPanStep + static_cast<int>(sway), width, picture.row(y));
  }
  return picture;
}

} // namespace

MovingPictures::MovingPictures(int width, int height, Change change)
    : width_(width), height_(height), change_(change) {
  if (change == Change::All) {
    const Picture place = photo(width + kPanPictures * kPanStep + 2 * kSway, height, 8, 4);
    for (int i = 0; i < kPanPictures; i++)
      pictures_.push_back(view(place, width, height, i));
  } else {
    const Picture page = document_page(width, height, 11);
    pictures_.assign(change == Change::None ? 2 : 1, page);
  }
  damage_.domain = 1;
  damage_.tile_width = kTileWidth;
  damage_.tile_height = kTileHeight;
  damage_.columns = (static_cast<unsigned>(width) + kTileWidth - 1) / kTileWidth;
  damage_.rows = (static_cast<unsigned>(height) + kTileHeight - 1) / kTileHeight;
  serials_.resize(size_t{damage_.columns} * damage_.rows);
  damage_.serials = serials_.data();
}

void MovingPictures::damage_tile(unsigned column, unsigned row) {
  serials_[size_t{row} * damage_.columns + column] = damage_.serial;
}

void MovingPictures::type_a_letter() {
  const unsigned column = number_ % damage_.columns;
  const unsigned row = number_ / damage_.columns % damage_.rows;
  const int x = static_cast<int>(column * kTileWidth), y = static_cast<int>(row * kTileHeight);
  pictures_[0].fill({x + 20, y, 10, 16}, 0xffffff);
  pictures_[0].text(Font::Sans, x + 20, y + 13,
                    std::string(1, static_cast<char>('a' + number_ * 7 % 26)), 0x222222);
  damage_tile(column, row);
}

encode::Picture MovingPictures::next() {
  damage_.serial++;
  number_++;
  if (change_ == Change::Few)
    type_a_letter();
  if (change_ == Change::All)
    std::fill(serials_.begin(), serials_.end(), damage_.serial);
  const Picture &picture = pictures_[number_ % pictures_.size()];
  return encode::Picture::bgrx(reinterpret_cast<const uint8_t *>(picture.row(0)),
                               ptrdiff_t{width_} * 4, width(), height());
}

} // namespace stripes::bench
