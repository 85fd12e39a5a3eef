// SPDX-License-Identifier: MPL-2.0
// What 4:4:4 is for: coloured text one pixel wide, which 4:2:0 smears, through a decoder.
#include "config.h"
#include "encode/picture_encoder.h"
#include "support/desktop_picture.h"
#include "support/saturated_patches.h"
#include "support/stripe_canvas.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using stripes::test::DesktopPicture;
using stripes::test::SaturatedPatches;
using stripes::test::StripeCanvas;

namespace {

constexpr unsigned kWidth = 640, kHeight = 192;
constexpr uint32_t kInks[] = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0x00ffff, 0xff00ff};

// Strokes of one pixel in all saturated colours, on black and on white.
DesktopPicture thin_text() {
  DesktopPicture picture(kWidth, kHeight);
  picture.fill(0, 0, kWidth, kHeight / 2, 0x000000);
  picture.fill(0, kHeight / 2, kWidth, kHeight / 2, 0xffffff);
  for (unsigned y = 3; y + 12 < kHeight; y += 16)
    for (unsigned x = 2; x + 10 < kWidth; x += 10) {
      const uint32_t ink = kInks[(x / 10 + y / 16) % 6];
      picture.fill(x, y, 1, 11, ink);
      picture.fill(x + 3, y + x % 7, 5, 1, ink);
      picture.fill(x + 5, y, 1, 9, ink);
    }
  return picture;
}

// An encoder and the page behind it.
class Screen {
 public:
  explicit Screen(Codec codec, Chroma chroma) {
    settings_.codec = codec;
    set_chroma(chroma);
    encoder_.set_format({kWidth, kHeight, 60, 1, PixelFormat::BGRx, {}});
  }
  void set_chroma(Chroma chroma) {
    settings_.chroma = chroma;
    encoder_.set_settings(settings_);
  }
  // The picture, and all that is due a second later.
  void show(const DesktopPicture &picture) {
    const Picture view =
        Picture::bgrx(picture.pixels.data(), kWidth * 4, picture.width, picture.height);
    ASSERT_TRUE(encoder_.encode(view, nullptr, now_, paint_));
    now_ += Milliseconds(1000);
    ASSERT_TRUE(encoder_.encode_due(view, now_, paint_, [] { return false; }));
  }
  // The largest error of any pixel, levels.
  int worst(const DesktopPicture &picture) const {
    int worst = 0;
    for (size_t i = 0; i < picture.pixels.size(); i++)
      if (i % 4 != 3)
        worst = std::max(worst, std::abs(picture.pixels[i] - canvas_.pixels()[i]));
    return worst;
  }
  const std::string &error() const { return error_; }
  // Stripes so far; those that were not keys; those in 4:4:4.
  unsigned stripes = 0, deltas = 0, full = 0;

 private:
  EncodeSettings settings_;
  PictureEncoder encoder_{2};
  StripeCanvas canvas_{kWidth, kHeight};
  TimePoint now_{};
  std::string error_;
  Deliver paint_ = [this](EncodedStripe &&s) {
    const std::string wrong =
        canvas_.paint(settings_.codec == Codec::H264 ? "h264" : "jpeg",
                      {s.x, s.y, s.width, s.height}, s.key, s.bytes.data(), s.bytes.size());
    if (!wrong.empty())
      error_ = wrong;
    stripes++;
    deltas += !s.key;
    full += canvas_.full_colour();
    return true;
  };
};

} // namespace

#if HAVE_X264
TEST(FullColour, KeepsThinColouredText) {
  const DesktopPicture picture = thin_text();
  Screen full(Codec::H264, Chroma::Full), quarter(Codec::H264, Chroma::Quarter);
  full.show(picture);
  quarter.show(picture);
  EXPECT_EQ(full.error() + quarter.error(), "");
  EXPECT_LE(full.worst(picture), 32);
  EXPECT_GE(quarter.worst(picture), 100) << "the picture is not hard enough to show a difference";
}

TEST(FullColour, BeginsAndEndsWithKeysOfAllRows) {
  DesktopPicture picture = thin_text();
  Screen screen(Codec::H264, Chroma::Quarter);
  screen.show(picture);
  for (const Chroma chroma : {Chroma::Full, Chroma::Quarter, Chroma::Full}) {
    screen.stripes = screen.deltas = screen.full = 0;
    screen.set_chroma(chroma);
    picture.fill(40, 70, 8, 8, 0xff8000); // in one row; the others are keys without a change
    screen.show(picture);
    EXPECT_EQ(screen.error(), "");
    EXPECT_GE(screen.stripes - screen.deltas, kHeight / 64);
    EXPECT_EQ(screen.full, chroma == Chroma::Full ? screen.stripes : 0u);
  }
  EXPECT_LE(screen.worst(picture), 32);
}

TEST(FullColour, RefinesInPPictures) {
  const DesktopPicture picture = thin_text();
  Screen screen(Codec::H264, Chroma::Full);
  screen.show(picture);
  EXPECT_EQ(screen.error(), "");
  EXPECT_GT(screen.deltas, 0u);
}
#endif

#if HAVE_JPEG
TEST(FullColour, OfJpegIsForColouredTextUnlessAskedForEverywhere) {
  const DesktopPicture text = thin_text();
  DesktopPicture plain(kWidth, kHeight);
  plain.text(0, 0, kWidth, kHeight, 3);
  for (const bool asked : {false, true})
    for (const bool coloured : {false, true}) {
      Screen screen(Codec::Jpeg, asked ? Chroma::Full : Chroma::Quarter);
      screen.show(coloured ? text : plain);
      EXPECT_EQ(screen.error(), "");
      // Half of them are the paint-over, which always is.
      EXPECT_EQ(screen.full, asked || coloured ? screen.stripes : screen.stripes / 2);
    }
}
#endif
