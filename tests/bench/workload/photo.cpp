// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/photo.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stripes::bench {

namespace {

uint32_t scramble(uint32_t x, uint32_t y, uint32_t seed) {
  uint32_t h = seed * 0x9e3779b1u ^ x * 0x85ebca77u ^ y * 0xc2b2ae3du;
  h = (h ^ (h >> 15)) * 0x2c1b3c6du;
  h = (h ^ (h >> 12)) * 0x297a2d39u;
  return h ^ (h >> 15);
}

// Smooth noise of several sizes at once, 0 … 1, as nature's surfaces have it.
class Texture {
 public:
  Texture(uint32_t seed, int octaves) : seed_(seed), octaves_(octaves) {}

  float at(float x, float y) const {
    float sum = 0, weight = 0.5f, all = 0;
    for (int octave = 0; octave < octaves_; octave++) {
      sum += weight * smooth(x, y, seed_ + static_cast<uint32_t>(octave) * 101);
      all += weight;
      weight *= 0.5f;
      x *= 2;
      y *= 2;
    }
    return sum / all;
  }

 private:
  static float corner(int x, int y, uint32_t seed) {
    return static_cast<float>(scramble(static_cast<uint32_t>(x), static_cast<uint32_t>(y), seed) >>
                              8) /
           16777216.0f;
  }
  static float smooth(float x, float y, uint32_t seed) {
    const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
    float u = x - static_cast<float>(left), v = y - static_cast<float>(top);
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    return std::lerp(std::lerp(corner(left, top, seed), corner(left + 1, top, seed), u),
                     std::lerp(corner(left, top + 1, seed), corner(left + 1, top + 1, seed), u), v);
  }

  uint32_t seed_;
  int octaves_;
};

struct Rgb {
  float red, green, blue;
  Rgb towards(const Rgb &other, float share) const {
    return {std::lerp(red, other.red, share), std::lerp(green, other.green, share),
            std::lerp(blue, other.blue, share)};
  }
};

constexpr Rgb kZenith{66, 116, 196}, kHaze{222, 236, 240}, kCloud{250, 248, 244};
constexpr Rgb kFarHill{84, 96, 130}, kFarRock{140, 150, 176};
constexpr Rgb kWood{24, 52, 30}, kLeaves{108, 146, 84};
constexpr Rgb kDeepWater{48, 84, 118}, kGlint{196, 214, 222};

class Landscape {
 public:
  Landscape(int width, int height, uint32_t seed)
      : height_(static_cast<float>(height)), clouds_(seed + 1, 5), rocks_(seed + 2, 4),
        leaves_(seed + 3, 4), waves_(seed + 4, 4) {
    // Where hills, woods and water begin, from the top, at each column.
    const Texture outline(seed + 5, 6);
    for (int x = 0; x < width; x++) {
      const float u = static_cast<float>(x) / 330;
      edges_[0].push_back(height_ * (0.44f - 0.24f * outline.at(u, 0.5f)));
      edges_[1].push_back(height_ * (0.60f - 0.22f * outline.at(u * 1.8f, 20.5f)));
      edges_[2].push_back(height_ * (0.75f - 0.13f * outline.at(u * 3, 40.5f)));
    }
  }

  Rgb at(int column, int row) const {
    const auto at = static_cast<size_t>(column);
    const float x = static_cast<float>(column), y = static_cast<float>(row), depth = y / height_;
    if (y < edges_[0][at]) {
      const float cover = std::clamp((clouds_.at(x / 250, y / 125) - 0.47f) * 3, 0.f, 1.f);
      return kZenith.towards(kHaze, std::min(depth * 1.6f, 1.f)).towards(kCloud, cover);
    }
    if (y < edges_[1][at])
      return kFarHill.towards(kFarRock, rocks_.at(x / 40, y / 40));
    if (y < edges_[2][at])
      return kWood.towards(kLeaves, leaves_.at(x / 12, y / 12));
    return kDeepWater.towards(kGlint, waves_.at(x / 90, y / 6) * (1.2f - 0.8f * depth));
  }

 private:
  float height_;
  Texture clouds_, rocks_, leaves_, waves_;
  std::array<std::vector<float>, 3> edges_;
};

uint32_t level(float value) {
  return static_cast<uint32_t>(std::clamp(value, 0.f, 255.f));
}

} // namespace

Picture photo(int width, int height, uint32_t seed, double grain) {
  Picture picture(width, height);
  const Landscape landscape(width, height, seed);
  const auto strength = static_cast<float>(grain) / 128;
  for (int y = 0; y < height; y++) {
    uint32_t *out = picture.row(y);
    for (int x = 0; x < width; x++) {
      const Rgb colour = landscape.at(x, y);
      const uint32_t dice = scramble(static_cast<uint32_t>(x), static_cast<uint32_t>(y), seed + 6);
      const float speck = (static_cast<float>(dice & 255) - 128) * strength;
      out[x] = level(colour.red + speck) << 16 | level(colour.green + speck) << 8 |
               level(colour.blue + speck);
    }
  }
  return picture;
}

} // namespace stripes::bench
