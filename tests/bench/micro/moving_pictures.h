// SPDX-License-Identifier: MPL-2.0
// Pictures one after another as an encoder gets them, with the damage that a source would report.
#pragma once

#include "bench/workload/picture.h"
#include "encode/picture.h"

#include <vector>

namespace stripes::bench {

enum class Change {
  None, // the same pixels in another place in memory
  Few,  // a letter in a page of text
  All,  // a pan over a photo
};

class MovingPictures {
 public:
  MovingPictures(int width, int height, Change change);

  // The next one; valid until the next call.
  encode::Picture next();
  // What changed in it.
  const encode::DamageView &damage() const { return damage_; }

  unsigned width() const { return static_cast<unsigned>(width_); }
  unsigned height() const { return static_cast<unsigned>(height_); }

 private:
  void type_a_letter();
  void damage_tile(unsigned column, unsigned row);

  int width_, height_;
  Change change_;
  std::vector<Picture> pictures_; // taken in turns
  unsigned number_ = 0;
  std::vector<uint64_t> serials_;
  encode::DamageView damage_;
};

} // namespace stripes::bench
