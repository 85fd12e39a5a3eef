// SPDX-License-Identifier: MPL-2.0
#include "encode/coloured_text.h"
#include "support/desktop_picture.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace stripes::encode;
using stripes::test::DesktopPicture;

namespace {

constexpr unsigned kWidth = 640, kHeight = 64;

Picture view(const DesktopPicture &p) {
  return Picture::bgrx(p.pixels.data(), p.width * 4, p.width, p.height);
}

// Strokes one pixel wide, as a terminal or an editor draws words in.
void coloured_words(DesktopPicture &p, unsigned x, unsigned width) {
  constexpr uint32_t kInks[] = {0xff5050, 0x40c040, 0x6080ff, 0xffd040};
  p.fill(x, 0, width, p.height, 0x1e1e1e);
  for (unsigned y = 2; y + 12 < p.height; y += 16)
    for (unsigned left = x; left + 8 < x + width; left += 8)
      for (unsigned stroke : {1u, 5u})
        p.fill(left + stroke, y, 1, 11, kInks[left / 64 % 4]);
}

// Every pixel differs a little from its neighbours, in colour too.
void photograph(DesktopPicture &p, unsigned x, unsigned width) {
  for (unsigned row = 0; row < p.height; row++)
    for (unsigned column = x; column < x + width; column++) {
      const auto wave = [&](double a, double b) {
        return static_cast<uint32_t>(128 + 100 * std::sin(a * column + b * row));
      };
      p.fill(column, row, 1, 1, wave(0.11, 0.05) << 16 | wave(0.06, 0.13) << 8 | wave(0.15, 0.09));
    }
}

} // namespace

TEST(ColouredText, IsFound) {
  DesktopPicture picture(kWidth, kHeight);
  coloured_words(picture, 0, kWidth);
  EXPECT_TRUE(has_coloured_text(view(picture)));
}

TEST(ColouredText, IsFoundBesideWhatIsPlain) {
  DesktopPicture picture(kWidth, kHeight);
  coloured_words(picture, 128, 192);
  EXPECT_TRUE(has_coloured_text(view(picture)));
}

TEST(ColouredText, IsNotBlackText) {
  DesktopPicture picture(kWidth, kHeight);
  EXPECT_FALSE(has_coloured_text(view(picture))) << "nothing at all";
  picture.text(0, 0, kWidth, kHeight, 1);
  EXPECT_FALSE(has_coloured_text(view(picture)));
}

TEST(ColouredText, IsNotAPhotographNorALittleBesideOne) {
  DesktopPicture picture(kWidth, kHeight);
  photograph(picture, 0, kWidth);
  EXPECT_FALSE(has_coloured_text(view(picture)));
  coloured_words(picture, 0, 64);
  EXPECT_FALSE(has_coloured_text(view(picture)));
}

TEST(ColouredText, IsFoundInAnyOrderOfBytes) {
  DesktopPicture picture(kWidth, kHeight);
  coloured_words(picture, 0, kWidth);
  const auto put = [&](unsigned step, std::array<unsigned, 3> order, PixelFormat format) {
    std::vector<uint8_t> bytes(size_t{kWidth} * kHeight * step, 0x55);
    for (size_t i = 0; i < size_t{kWidth} * kHeight; i++)
      for (unsigned c = 0; c < 3; c++)
        bytes[i * step + order[c]] = picture.pixels[i * 4 + c]; // B, G, R
    Picture p = view(picture);
    p.format = format;
    p.planes[0] = {bytes.data(), static_cast<ptrdiff_t>(kWidth * step)};
    return has_coloured_text(p);
  };
  EXPECT_TRUE(put(4, {2, 1, 0}, PixelFormat::RGBx));
  EXPECT_TRUE(put(4, {3, 2, 1}, PixelFormat::xRGB));
  EXPECT_TRUE(put(4, {1, 2, 3}, PixelFormat::xBGR));
  EXPECT_TRUE(put(3, {0, 1, 2}, PixelFormat::BGR));
  EXPECT_TRUE(put(3, {2, 1, 0}, PixelFormat::RGB));
}

TEST(ColouredText, CanOnlyBeWhereThereIsColourForEachPixel) {
  DesktopPicture picture(kWidth, kHeight);
  coloured_words(picture, 0, kWidth);
  std::vector<uint8_t> planes[3];
  for (unsigned c = 0; c < 3; c++)
    for (size_t i = 0; i < size_t{kWidth} * kHeight; i++)
      planes[c].push_back(picture.pixels[i * 4 + c]);
  Picture p = view(picture);
  for (size_t c = 0; c < 3; c++)
    p.planes[c] = {planes[c].data(), kWidth};
  p.format = PixelFormat::Y444;
  EXPECT_TRUE(has_coloured_text(p));
  for (PixelFormat format : {PixelFormat::I420, PixelFormat::NV12, PixelFormat::Gray}) {
    p.format = format;
    EXPECT_FALSE(has_coloured_text(p));
  }
}
