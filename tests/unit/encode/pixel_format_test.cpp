// SPDX-License-Identifier: MPL-2.0
// Every pixel format, made by hand, through every codec into a decoder.
#include "config.h"
#include "encode/picture_encoder.h"
#include "encode/picture_scanner.h"
#include "support/saturated_patches.h"
#include "support/stripe_canvas.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using stripes::test::SaturatedPatches;
using stripes::test::StripeCanvas;

namespace {

struct Yuv {
  uint8_t y, u, v;
};

// ITU-T H.273, equations for 8 bits.
Yuv to_yuv(uint32_t rgb, const Colour &colour) {
  const double kr = colour.matrix == 1 ? 0.2126 : colour.matrix == 9 ? 0.2627 : 0.299;
  const double kb = colour.matrix == 1 ? 0.0722 : colour.matrix == 9 ? 0.0593 : 0.114;
  const double r = SaturatedPatches::red(rgb) / 255.0, g = SaturatedPatches::green(rgb) / 255.0,
               b = SaturatedPatches::blue(rgb) / 255.0;
  const double y = kr * r + (1 - kr - kb) * g + kb * b;
  const double u = (b - y) / (2 * (1 - kb)), v = (r - y) / (2 * (1 - kr));
  const auto level = [](double value) {
    return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
  };
  if (colour.full_range)
    return {level(255 * y), level(255 * u + 128), level(255 * v + 128)};
  return {level(219 * y + 16), level(224 * u + 128), level(224 * v + 128)};
}

// Patches in some format, with room that must not be looked at around the rows.
class Painted {
 public:
  Painted(const SaturatedPatches &patches, PixelFormat format, const Colour &colour, unsigned pad,
          bool upside_down) {
    view_.format = format;
    view_.colour = colour;
    view_.width = patches.width;
    view_.height = patches.height;
    const FormatShape shape = shape_of(format);
    for (unsigned i = 0; i < shape.planes; i++) {
      const auto [bytes, x_shift, y_shift] = shape.plane[i];
      const unsigned columns = (patches.width + x_shift) >> x_shift;
      const unsigned rows = (patches.height + y_shift) >> y_shift;
      const size_t stride = size_t{columns} * bytes + pad;
      memory_[i].assign(stride * rows, 0x55);
      for (unsigned y = 0; y < rows; y++)
        for (unsigned x = 0; x < columns; x++)
          put(i, &memory_[i][y * stride + size_t{x} * bytes], patches.at(x << x_shift));
      view_.planes[i] = {memory_[i].data(), static_cast<ptrdiff_t>(stride)};
      if (upside_down)
        view_.planes[i] = {memory_[i].data() + (rows - 1) * stride,
                           -static_cast<ptrdiff_t>(stride)};
    }
  }
  const Picture &view() const { return view_; }
  uint8_t &byte(unsigned plane, size_t at) { return memory_[plane][at]; }

 private:
  void put(unsigned plane, uint8_t *p, uint32_t rgb) const {
    const uint8_t r = SaturatedPatches::red(rgb), g = SaturatedPatches::green(rgb),
                  b = SaturatedPatches::blue(rgb);
    const Yuv yuv = to_yuv(rgb, view_.colour);
    const auto set = [p](std::initializer_list<uint8_t> bytes) {
      std::copy(bytes.begin(), bytes.end(), p);
    };
    switch (view_.format) {
    case PixelFormat::BGRx:
      return set({b, g, r, 7});
    case PixelFormat::RGBx:
      return set({r, g, b, 7});
    case PixelFormat::xRGB:
      return set({7, r, g, b});
    case PixelFormat::xBGR:
      return set({7, b, g, r});
    case PixelFormat::BGR:
      return set({b, g, r});
    case PixelFormat::RGB:
      return set({r, g, b});
    case PixelFormat::NV12:
      return plane == 0 ? set({yuv.y}) : set({yuv.u, yuv.v});
    default:
      return set({plane == 0 ? yuv.y : plane == 1 ? yuv.u : yuv.v});
    }
  }

  Picture view_;
  std::vector<uint8_t> memory_[3];
};

constexpr PixelFormat kFormats[] = {
    PixelFormat::BGRx, PixelFormat::RGBx, PixelFormat::xRGB, PixelFormat::xBGR, PixelFormat::BGR,
    PixelFormat::RGB,  PixelFormat::I420, PixelFormat::NV12, PixelFormat::Y444, PixelFormat::Gray};
constexpr const char *kNames[] = {"BGRx", "RGBx", "xRGB", "xBGR", "BGR",
                                  "RGB",  "I420", "NV12", "Y444", "Gray"};

struct Coding {
  Codec codec;
  Chroma chroma;
};

std::vector<Coding> codings() {
  std::vector<Coding> all;
  for (Chroma chroma : {Chroma::Quarter, Chroma::Full}) {
#if HAVE_X264
    all.push_back({Codec::H264, chroma});
#endif
#if HAVE_JPEG
    all.push_back({Codec::Jpeg, chroma});
#endif
  }
  return all;
}

// Encodes the picture and then a better copy of it; what a page makes of it.
std::string wrong_after_encoding(const SaturatedPatches &patches, const Picture &picture,
                                 Coding coding) {
  const auto [codec, chroma] = coding;
  EncodeSettings settings;
  settings.codec = codec;
  settings.chroma = chroma;
  PictureEncoder encoder(2);
  encoder.set_settings(settings);
  encoder.set_format({picture.width, picture.height, 60, 1, picture.format, picture.colour});
  StripeCanvas canvas(picture.width, picture.height);
  canvas.accept_any_primaries();
  std::string error;
  const Deliver paint = [&](EncodedStripe &&s) {
    const std::string wrong =
        canvas.paint(codec == Codec::H264 ? "h264" : "jpeg", {s.x, s.y, s.width, s.height}, s.key,
                     s.bytes.data(), s.bytes.size());
    if (!wrong.empty())
      error = wrong;
    if (codec == Codec::H264 && canvas.full_colour() != (chroma == Chroma::Full))
      error = "not the chroma that was asked for";
    return true;
  };
  const bool grey = picture.format == PixelFormat::Gray;
  const TimePoint t0{};
  if (!encoder.encode(picture, nullptr, t0, paint))
    return "encode failed";
  if (error.empty() && codec == Codec::H264) // JPEG in everyday quality is coarser than that
    error = patches.wrong_in(canvas.pixels(), 4, grey);
  if (!encoder.encode_due(picture, t0 + Milliseconds(1000), paint, [] { return false; }))
    return "encode_due failed";
  return error.empty() ? patches.wrong_in(canvas.pixels(), 4, grey) : error;
}

} // namespace

class EveryFormat : public testing::TestWithParam<std::tuple<Coding, PixelFormat>> {
 protected:
  Coding coding() const { return std::get<0>(GetParam()); }
  PixelFormat format() const { return std::get<1>(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(All, EveryFormat,
                         testing::Combine(testing::ValuesIn(codings()),
                                          testing::ValuesIn(kFormats)),
                         [](auto &one) {
                           const Coding coding = std::get<0>(one.param);
                           return std::string(coding.codec == Codec::H264 ? "H264" : "Jpeg") +
                                  (coding.chroma == Chroma::Full ? "Full" : "") +
                                  kNames[static_cast<size_t>(std::get<1>(one.param))];
                         });

TEST_P(EveryFormat, KeepsSaturatedColoursInAnySize) {
  for (auto [width, height] :
       {std::pair{640u, 128u}, {321u, 241u}, {322u, 75u}, {16u, 16u}, {17u, 17u}}) {
    for (unsigned first = 0; first < (width < 64 ? 8 : 1); first++) {
      const SaturatedPatches patches(width, height, first);
      const Painted painted(patches, format(), {}, 0, false);
      EXPECT_EQ(wrong_after_encoding(patches, painted.view(), coding()), "")
          << width << "x" << height;
    }
  }
}

TEST_P(EveryFormat, ReadsRowsWhereTheyLie) {
  const SaturatedPatches patches(321, 81);
  for (bool upside_down : {false, true}) {
    const Painted painted(patches, format(), {}, 37, upside_down);
    EXPECT_EQ(wrong_after_encoding(patches, painted.view(), coding()), "") << upside_down;
  }
}

TEST_P(EveryFormat, KeepsTheMeaningOfMatrixAndRange) {
  if (is_rgb(format()))
    return; // has neither
  const SaturatedPatches patches(320, 64);
  for (bool full : {false, true})
    for (uint8_t matrix : {1, 6, 9}) {
      if (format() == PixelFormat::Gray && matrix != 6)
        continue;
      const Painted painted(patches, format(), {1, 13, matrix, full}, 16, false);
      EXPECT_EQ(wrong_after_encoding(patches, painted.view(), coding()), "")
          << "matrix " << int{matrix} << " full " << full;
    }
}

TEST(PictureScannerOfFormats, FindsOneChangedByteInAnyPlane) {
  const SaturatedPatches patches(201, 79);
  WorkerPool pool(1);
  for (PixelFormat format : kFormats) {
    Painted painted(patches, format, {}, 0, false);
    PictureScanner scanner;
    scanner.set_size(201, 79);
    scanner.scan(painted.view(), nullptr, {}, pool);
    const FormatShape shape = shape_of(format);
    for (unsigned i = 0; i < shape.planes; i++) {
      const auto [bytes, x_shift, y_shift] = shape.plane[i];
      const size_t stride = size_t{(201 + x_shift) >> x_shift} * bytes;
      const size_t rows = (79 + y_shift) >> y_shift;
      for (size_t at = 0; at < stride * rows; at++) {
        painted.byte(i, at) ^= 1;
        const TileMask &changed = scanner.scan(painted.view(), nullptr, {}, pool);
        ASSERT_EQ(changed.count(), 1u)
            << kNames[static_cast<size_t>(format)] << " plane " << i << " byte " << at;
        const auto x = static_cast<unsigned>(at % stride / bytes << x_shift);
        const auto y = static_cast<unsigned>(at / stride << y_shift);
        ASSERT_TRUE(changed.test(x / 64, y / 16));
      }
    }
  }
}
