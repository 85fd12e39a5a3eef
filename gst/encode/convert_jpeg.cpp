// SPDX-License-Identifier: MPL-2.0
#include "encode/convert_jpeg.h"

#include "encode/thread_scratch.h"

#include <algorithm>
#include <cmath>

namespace stripes::encode {

namespace {

struct Converted;

constexpr int kBits = 14; // of fractions

struct Weights {
  double red, blue; // of luma; green is the rest
};
constexpr Weights kJpeg = {0.299, 0.114};

Weights weights_of(const Colour &colour) {
  constexpr uint8_t kFcc = 4, kSmpte240m = 7;
  switch (colour.matrix) {
  case Colour::kBt709:
    return {0.2126, 0.0722};
  case kFcc:
    return {0.30, 0.11};
  case kSmpte240m:
    return {0.212, 0.087};
  case Colour::kBt2020:
    return {0.2627, 0.0593};
  default:
    return kJpeg;
  }
}

// From one set of Y, U and V to another: grey stays grey, so Y never adds to U and V. RGB itself is
// not computed, and colour stays at the resolution it has. (libyuv's fast matrices to RGB cannot
// hold the coefficients of BT.709 and BT.2020: blue comes out up to 11 levels wrong.)
class ColourMap {
 public:
  explicit ColourMap(const Colour &from) {
    const double luma = from.full_range ? 1 : 255.0 / 219,
                 colour = from.full_range ? 1 : 255.0 / 224;
    const Weights w = weights_of(from);
    const double green = 1 - w.red - w.blue;
    const double blue_of_u = 2 * (1 - w.blue), red_of_v = 2 * (1 - w.red);
    const double green_of_u = -w.blue * blue_of_u / green, green_of_v = -w.red * red_of_v / green;
    constexpr double kGreen = 1 - kJpeg.red - kJpeg.blue;
    const double y_of_u = kGreen * green_of_u + kJpeg.blue * blue_of_u;
    const double y_of_v = kGreen * green_of_v + kJpeg.red * red_of_v;
    constexpr double kU = 2 * (1 - kJpeg.blue), kV = 2 * (1 - kJpeg.red);
    set(y_, luma, y_of_u * colour, y_of_v * colour, from.full_range ? 0 : -16 * luma);
    set(u_, 0, (blue_of_u - y_of_u) / kU * colour, -y_of_v / kU * colour, 128);
    set(v_, 0, -y_of_u / kV * colour, (red_of_v - y_of_v) / kV * colour, 128);
  }

  uint8_t y(int y, int u, int v) const { return clamp(y_.y * y + chroma(y_, u, v)); }
  uint8_t u(int u, int v) const { return clamp(chroma(u_, u, v)); }
  uint8_t v(int u, int v) const { return clamp(chroma(v_, u, v)); }

 private:
  struct Row {
    int y, u, v, constant;
  };
  static void set(Row &row, double y, double u, double v, double constant) {
    const auto fixed = [](double value) {
      return static_cast<int>(std::lround(value * (1 << kBits)));
    };
    row = {fixed(y), fixed(u), fixed(v), fixed(constant - 128 * (u + v) + 0.5)};
  }
  static int chroma(const Row &row, int u, int v) { return row.u * u + row.v * v + row.constant; }
  static uint8_t clamp(int value) {
    return static_cast<uint8_t>(std::clamp(value >> kBits, 0, 255));
  }

  Row y_, u_, v_;
};

// Source planes of 4:2:0 or 4:4:4; U and V are `step` bytes apart from one sample to the next.
struct Source {
  unsigned width, height, shift, step;
  Plane y, u, v;
};

void convert_luma(const ColourMap &map, const Source &s, uint8_t *out) {
  for (unsigned line = 0; line < s.height; line++) {
    const uint8_t *y = s.y.row(line), *u = s.u.row(line >> s.shift), *v = s.v.row(line >> s.shift);
    for (unsigned x = 0; x < s.width; x++) {
      const unsigned c = (x >> s.shift) * s.step;
      *out++ = map.y(y[x], u[c], v[c]);
    }
  }
}

void convert_colour(const ColourMap &map, const Source &s, uint8_t *out_u, uint8_t *out_v) {
  for (unsigned line = 0; line < s.height >> s.shift; line++) {
    const uint8_t *u = s.u.row(line), *v = s.v.row(line);
    for (unsigned x = 0; x < s.width >> s.shift; x++, u += s.step, v += s.step) {
      *out_u++ = map.u(*u, *v);
      *out_v++ = map.v(*u, *v);
    }
  }
}

std::array<Plane, 3> convert(const Source &s, const Colour &colour) {
  const ColourMap map(colour);
  const size_t luma = size_t{s.width} * s.height, each = luma >> (2 * s.shift);
  uint8_t *y = thread_scratch<Converted>(luma + 2 * each), *u = y + luma, *v = u + each;
  convert_luma(map, s, y);
  convert_colour(map, s, u, v);
  const auto row = static_cast<ptrdiff_t>(s.width), colour_row = row >> s.shift;
  return {{{y, row}, {u, colour_row}, {v, colour_row}}};
}

Plane convert_grey(const Picture &picture) {
  const ColourMap map(picture.colour);
  uint8_t *out = thread_scratch<Converted>(size_t{picture.width} * picture.height);
  const Plane plane{out, static_cast<ptrdiff_t>(picture.width)};
  for (unsigned line = 0; line < picture.height; line++) {
    const uint8_t *y = picture.planes[0].row(line);
    for (unsigned x = 0; x < picture.width; x++)
      *out++ = map.y(y[x], 128, 128);
  }
  return plane;
}

} // namespace

JpegPlanes to_jpeg(const Picture &picture, bool full_colour) {
  const bool right = picture.colour.matrix == Colour::kBt601 && picture.colour.full_range;
  if (picture.format == PixelFormat::Gray) {
    const Plane plane = picture.colour.full_range ? picture.planes[0] : convert_grey(picture);
    return {false, true, {{plane}}};
  }
  if (picture.format == PixelFormat::Y444 && full_colour) {
    if (right)
      return {false, false, picture.planes};
    const auto &[y, u, v] = picture.planes;
    return {false, false, convert({picture.width, picture.height, 0, 1, y, u, v}, picture.colour)};
  }
  const Planes420 from = to_420(picture);
  if (right && !from.interleaved)
    return {true, false, from.planes};
  const Plane &u = from.planes[1];
  const Plane v = from.interleaved ? Plane{u.pixels + 1, u.stride} : from.planes[2];
  const unsigned step = from.interleaved ? 2 : 1;
  return {true, false,
          convert({from.width, from.height, 1, step, from.planes[0], u, v}, picture.colour)};
}

} // namespace stripes::encode
