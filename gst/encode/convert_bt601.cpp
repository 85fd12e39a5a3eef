// SPDX-License-Identifier: MPL-2.0
#include "encode/convert_bt601.h"

#include "encode/thread_scratch.h"

#include <algorithm>
#include <cmath>

namespace stripes::encode {

namespace {

struct Converted;
enum class Range { Limited, Full };

constexpr int kBits = 14; // of fractions

struct Weights {
  double red, blue; // of luma; green is the rest
};
constexpr Weights kBt601 = {0.299, 0.114};

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
    return kBt601;
  }
}

// From one set of Y, U and V to another: grey stays grey, so Y never adds to U and V. RGB itself is
// not computed, and colour stays at the resolution it has. (libyuv's fast matrices to RGB cannot
// hold the coefficients of BT.709 and BT.2020: blue comes out up to 11 levels wrong.)
class ColourMap {
 public:
  ColourMap(const Colour &from, Range to) {
    const double luma_in = from.full_range ? 255 : 219, colour_in = from.full_range ? 255 : 224;
    const double luma_out = to == Range::Full ? 255 : 219,
                 colour_out = to == Range::Full ? 255 : 224;
    const double black_in = from.full_range ? 0 : 16, black_out = to == Range::Full ? 0 : 16;
    const Weights w = weights_of(from);
    const double green = 1 - w.red - w.blue;
    const double blue_of_u = 2 * (1 - w.blue), red_of_v = 2 * (1 - w.red);
    const double green_of_u = -w.blue * blue_of_u / green, green_of_v = -w.red * red_of_v / green;
    constexpr double kGreen = 1 - kBt601.red - kBt601.blue;
    const double y_of_u = kGreen * green_of_u + kBt601.blue * blue_of_u;
    const double y_of_v = kGreen * green_of_v + kBt601.red * red_of_v;
    const double u = colour_out / colour_in / (2 * (1 - kBt601.blue));
    const double v = colour_out / colour_in / (2 * (1 - kBt601.red));
    const double luma = luma_out / luma_in, colour = luma_out / colour_in;
    set(y_, luma, y_of_u * colour, y_of_v * colour, black_out - black_in * luma);
    set(u_, 0, (blue_of_u - y_of_u) * u, -y_of_v * u, 128);
    set(v_, 0, -y_of_u * v, (red_of_v - y_of_v) * v, 128);
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

std::array<Plane, 3> convert(const Source &s, const ColourMap &map) {
  const size_t luma = size_t{s.width} * s.height, each = luma >> (2 * s.shift);
  uint8_t *y = thread_scratch<Converted>(luma + 2 * each), *u = y + luma, *v = u + each;
  convert_luma(map, s, y);
  convert_colour(map, s, u, v);
  const auto row = static_cast<ptrdiff_t>(s.width), colour_row = row >> s.shift;
  return {{{y, row}, {u, colour_row}, {v, colour_row}}};
}

std::array<Plane, 3> convert(const Planes420 &from, const ColourMap &map) {
  const Plane &u = from.planes[1];
  const Plane v = from.interleaved ? Plane{u.pixels + 1, u.stride} : from.planes[2];
  const unsigned step = from.interleaved ? 2 : 1;
  return convert({from.width, from.height, 1, step, from.planes[0], u, v}, map);
}

Plane convert_grey(const Plane &from, unsigned width, unsigned height, const ColourMap &map) {
  uint8_t *out = thread_scratch<Converted>(size_t{width} * height);
  const Plane plane{out, static_cast<ptrdiff_t>(width)};
  for (unsigned line = 0; line < height; line++) {
    const uint8_t *y = from.row(line);
    for (unsigned x = 0; x < width; x++)
      *out++ = map.y(y[x], 128, 128);
  }
  return plane;
}

bool is_bt601(const Colour &colour, Range range) {
  return colour.matrix == Colour::kBt601 && colour.full_range == (range == Range::Full);
}

} // namespace

Planes420 to_h264(const Picture &picture) {
  Planes420 planes = to_420(picture);
  if (is_rgb(picture.format) || is_bt601(picture.colour, Range::Limited))
    return planes;
  const ColourMap map(picture.colour, Range::Limited);
  if (picture.format == PixelFormat::Gray) { // its U and V are neutral in any range
    planes.planes[0] = convert_grey(planes.planes[0], planes.width, planes.height, map);
    return planes;
  }
  planes.planes = convert(planes, map);
  planes.interleaved = false;
  return planes;
}

std::array<Plane, 3> y444_to_h264(const Picture &picture) {
  if (is_bt601(picture.colour, Range::Limited))
    return picture.planes;
  const auto &[y, u, v] = picture.planes;
  return convert({picture.width, picture.height, 0, 1, y, u, v},
                 ColourMap(picture.colour, Range::Limited));
}

JpegPlanes to_jpeg(const Picture &picture, bool full_colour) {
  const bool right = is_bt601(picture.colour, Range::Full);
  const ColourMap map(picture.colour, Range::Full);
  const auto &[y, u, v] = picture.planes;
  if (picture.format == PixelFormat::Gray)
    return {false, true, {{right ? y : convert_grey(y, picture.width, picture.height, map)}}};
  if (picture.format == PixelFormat::Y444 && full_colour) {
    if (right)
      return {false, false, picture.planes};
    return {false, false, convert({picture.width, picture.height, 0, 1, y, u, v}, map)};
  }
  const Planes420 from = to_420(picture);
  if (right && !from.interleaved)
    return {true, false, from.planes};
  return {true, false, convert(from, map)};
}

} // namespace stripes::encode
