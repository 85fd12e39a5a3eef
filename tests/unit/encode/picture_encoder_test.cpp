// SPDX-License-Identifier: MPL-2.0
#include "config.h"
#include "encode/picture_encoder.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

using namespace stripes;
using namespace stripes::encode;
using namespace std::chrono_literals;
using stripes::test::DesktopPicture;
using stripes::test::psnr_y;
using stripes::test::StripeCanvas;

namespace {

const TimePoint t0{};

// An encoder with a page that paints everything that comes out.
class Bench {
 public:
  Bench(unsigned width, unsigned height, EncodeSettings settings = {}, unsigned threads = 2)
      : picture(width, height), canvas(width, height), encoder(threads), settings_(settings) {
    encoder.set_settings(settings);
    PictureFormat format;
    format.width = width;
    format.height = height;
    encoder.set_format(format);
  }

  void change(TimePoint now) {
    out.clear();
    ASSERT_TRUE(encoder.encode(view(), nullptr, now, deliver()));
    check();
  }
  void still(TimePoint now) {
    out.clear();
    ASSERT_TRUE(encoder.encode_due(view(), now, deliver(), [] { return false; }));
    check();
  }
  double psnr() const {
    return psnr_y(canvas.pixels(), picture.pixels, picture.width, picture.height);
  }
  size_t bytes() const {
    size_t sum = 0;
    for (auto &stripe : out)
      sum += stripe.bytes.size();
    return sum;
  }
  Picture view() const {
    return Picture::bgrx(picture.pixels.data(), picture.width * 4, picture.width, picture.height);
  }

  DesktopPicture picture;
  StripeCanvas canvas;
  PictureEncoder encoder;
  std::vector<EncodedStripe> out;

 private:
  Deliver deliver() {
    return [this](EncodedStripe &&stripe) {
      out.push_back(std::move(stripe));
      return true;
    };
  }
  void check() {
    std::set<unsigned> rows;
    for (size_t i = 0; i < out.size(); i++) {
      const EncodedStripe &s = out[i];
      EXPECT_EQ(s.last, i + 1 == out.size());
      EXPECT_EQ(s.frame_id, out[0].frame_id);
      EXPECT_TRUE(rows.insert(s.y).second) << "row twice";
      EXPECT_EQ(canvas.paint(settings_.codec == Codec::H264 ? "h264" : "jpeg",
                             {s.x, s.y, s.width, s.height}, s.key, s.bytes.data(), s.bytes.size()),
                "");
    }
  }
  EncodeSettings settings_;
};

EncodeSettings with(Codec codec, PaintOver paint_over = PaintOver::Refine) {
  EncodeSettings settings;
  settings.codec = codec;
  settings.paint_over = paint_over;
  return settings;
}

// Luma of a page full of small text, painted over in default quality: JPEG at 90 % is coarser than
// H.264 at QP 18.
double sharp_db(Codec codec) {
  return codec == Codec::H264 ? 40 : 37;
}

std::vector<Codec> codecs() {
  std::vector<Codec> all;
#if HAVE_X264
  all.push_back(Codec::H264);
#endif
#if HAVE_JPEG
  all.push_back(Codec::Jpeg);
#endif
  return all;
}

} // namespace

class EveryCodec : public testing::TestWithParam<Codec> {};
INSTANTIATE_TEST_SUITE_P(Codecs, EveryCodec, testing::ValuesIn(codecs()), [](auto &one) {
  return std::string(one.param == Codec::H264 ? "H264" : "Jpeg");
});

TEST_P(EveryCodec, BeginsWithKeysAndThenSendsOnlyWhatChanged) {
  Bench bench(640, 360, with(GetParam()));
  bench.picture.text(0, 0, 640, 360, 1);
  bench.change(t0);
  ASSERT_EQ(bench.out.size(), 6u);
  for (auto &stripe : bench.out)
    EXPECT_TRUE(stripe.key);
  EXPECT_GT(bench.psnr(), 25);

  bench.change(t0 + 16ms);
  EXPECT_TRUE(bench.out.empty());

  bench.picture.fill(100, 130, 10, 10, 0x0000ff);
  bench.change(t0 + 32ms);
  ASSERT_EQ(bench.out.size(), 1u);
  EXPECT_EQ(bench.out[0].y, 128u);
  EXPECT_EQ(bench.out[0].frame_id, 2u); // the empty picture took none
  EXPECT_EQ(bench.out[0].key, GetParam() == Codec::Jpeg);
}

TEST_P(EveryCodec, RefinesWhatStandsStill) {
  Bench bench(640, 360, with(GetParam()));
  bench.picture.text(0, 0, 640, 360, 1);
  bench.change(t0);
  EXPECT_EQ(bench.encoder.next_due(), t0 + 250ms);
  bench.still(t0 + 249ms);
  EXPECT_TRUE(bench.out.empty());
  bench.still(t0 + 250ms);
  EXPECT_EQ(bench.out.size(), 6u);
  for (auto &stripe : bench.out)
    EXPECT_TRUE(stripe.refinement);
  EXPECT_GE(bench.psnr(), sharp_db(GetParam()));
  EXPECT_FALSE(bench.encoder.next_due());
}

TEST_P(EveryCodec, SendsAnOwedKeyOfASharpStripeSharp) {
  Bench bench(640, 128, with(GetParam()));
  bench.picture.text(0, 0, 640, 128, 1);
  bench.change(t0);
  bench.still(t0 + 300ms);
  bench.encoder.owe_keys();
  EXPECT_EQ(bench.encoder.next_due(), TimePoint::min());
  bench.still(t0 + 400ms);
  ASSERT_EQ(bench.out.size(), 2u);
  EXPECT_TRUE(bench.out[0].key && bench.out[1].key);
  EXPECT_GE(bench.psnr(), sharp_db(GetParam()));
  EXPECT_FALSE(bench.encoder.next_due());
}

TEST_P(EveryCodec, OwesKeysForNamedRowsOnly) {
  Bench bench(640, 256, with(GetParam()));
  bench.change(t0);
  const unsigned ys[] = {64, 192, 7};
  bench.encoder.owe_keys(ys);
  bench.still(t0 + 1ms);
  std::set<unsigned> rows;
  for (auto &stripe : bench.out)
    rows.insert(stripe.y);
  EXPECT_EQ(rows, (std::set<unsigned>{64, 192}));
}

TEST_P(EveryCodec, TakesEverySize) {
  for (auto [width, height] :
       {std::pair{16u, 16u}, {17u, 17u}, {64u, 65u}, {123u, 79u}, {333u, 201u}}) {
    SCOPED_TRACE(std::to_string(width) + "x" + std::to_string(height));
    Bench bench(width, height, with(GetParam()));
    bench.picture.text(0, 0, width, height, 3);
    bench.change(t0);
    bench.still(t0 + 1s);
    EXPECT_GE(bench.psnr(), sharp_db(GetParam()));
    bench.picture.fill(width - 1, height - 1, 1, 1, 0xff0000);
    bench.change(t0 + 2s);
    EXPECT_EQ(bench.out.size(), 1u);
  }
}

TEST_P(EveryCodec, KeepsSaturatedColours) {
  const uint32_t patches[8] = {0xff0000, 0x00ff00, 0x0000ff, 0xffff00,
                               0x00ffff, 0xff00ff, 0x000000, 0xffffff};
  Bench bench(512, 64, with(GetParam()));
  for (unsigned i = 0; i < 8; i++)
    bench.picture.fill(i * 64, 0, 64, 64, patches[i]);
  for (TimePoint now : {t0, t0 + 1s}) { // in everyday quality and painted over
    now == t0 ? bench.change(now) : bench.still(now);
    for (unsigned i = 0; i < 8; i++) {
      const uint8_t *p = &bench.canvas.pixels()[(32 * 512 + i * 64 + 32) * 4];
      EXPECT_NEAR(p[2], patches[i] >> 16 & 255, 4) << "red of patch " << i;
      EXPECT_NEAR(p[1], patches[i] >> 8 & 255, 4) << "green of patch " << i;
      EXPECT_NEAR(p[0], patches[i] & 255, 4) << "blue of patch " << i;
    }
  }
}

TEST_P(EveryCodec, IsRightAfterManyRandomChanges) {
  Bench bench(640, 360, with(GetParam()));
  std::mt19937 random(5);
  TimePoint now = t0;
  for (int i = 0; i < 60; i++) {
    const unsigned x = random() % 600, y = random() % 340;
    bench.picture.text(x, y, 40 + random() % 200, 20 + random() % 100, random());
    bench.change(now);
    now += 16ms;
    if (i % 7 == 0)
      bench.still(now += 260ms);
    if (i % 20 == 11)
      bench.encoder.owe_keys();
  }
  bench.still(now + 1s);
  EXPECT_GE(bench.psnr(), sharp_db(GetParam()));
}

TEST_P(EveryCodec, PaintsNothingOverWhenOff) {
  Bench bench(640, 64, with(GetParam(), PaintOver::Off));
  bench.change(t0);
  EXPECT_FALSE(bench.encoder.next_due());
}

TEST_P(EveryCodec, StopsRefiningWhenAPictureWaits) {
  Bench bench(640, 1080, with(GetParam()));
  bench.picture.text(0, 0, 640, 1080, 1);
  bench.change(t0);
  std::vector<EncodedStripe> out;
  Deliver deliver = [&](EncodedStripe &&stripe) {
    out.push_back(std::move(stripe));
    return true;
  };
  ASSERT_TRUE(
      bench.encoder.encode_due(bench.view(), t0 + 1s, deliver, [&] { return !out.empty(); }));
  ASSERT_FALSE(out.empty());
  EXPECT_LE(out.size(), 4u);
  EXPECT_TRUE(out.back().last);
  EXPECT_TRUE(bench.encoder.next_due()); // the rest is still owed
}

#if HAVE_X264
TEST(H264Refinement, IsKeptByTheKeyOfATallRow) {
  EncodeSettings settings = with(Codec::H264);
  settings.stripe_height = 192;
  Bench bench(640, 384, settings);
  bench.picture.text(0, 0, 640, 384, 1);
  bench.change(t0);
  for (auto now = t0 + 1s; bench.encoder.next_due() && now < t0 + 20s; now += 1s)
    bench.still(now);
  const double sharp = bench.psnr();
  bench.encoder.owe_keys(std::vector<unsigned>{192});
  bench.still(t0 + 20s);
  for (auto now = t0 + 21s; bench.encoder.next_due() && now < t0 + 40s; now += 1s)
    bench.still(now);
  EXPECT_GE(bench.psnr(), sharp - 0.5);
}

TEST(H264Refinement, CostsLittleForASmallChange) {
  Bench bench(1920, 64, with(Codec::H264));
  bench.picture.text(0, 0, 1920, 64, 1);
  bench.change(t0);
  EXPECT_GT(bench.bytes(), 20000u);
  bench.still(t0 + 1s);
  bench.picture.text(320, 16, 10, 16, 2); // a letter: good at once, and no second pass
  bench.change(t0 + 2s);
  EXPECT_LT(bench.bytes(), 300u);
  EXPECT_GE(bench.psnr(), 40);
  EXPECT_FALSE(bench.encoder.next_due());

  for (int i = 0; i < 5; i++) { // what keeps changing is coarse until it stops
    bench.picture.text(320, 16, 10, 16, 3 + static_cast<unsigned>(i));
    bench.change(t0 + 3s + i * 16ms);
  }
  EXPECT_TRUE(bench.encoder.next_due());
  bench.still(t0 + 4s);
  ASSERT_EQ(bench.out.size(), 1u);
  EXPECT_FALSE(bench.out[0].key);
  EXPECT_LT(bench.bytes(), 300u);
  EXPECT_GE(bench.psnr(), 40);
}

TEST(H264Refinement, ReachesTextBesideACaretThatNeverStops) {
  Bench bench(640, 64, with(Codec::H264));
  bench.picture.text(0, 0, 640, 64, 1);
  bench.change(t0);
  TimePoint now = t0;
  for (int i = 0; i < 10; i++) {
    now += 100ms;
    bench.picture.fill(400, 16, 2, 14, i % 2 ? 0 : 0xffffff);
    bench.change(now);
    bench.still(now + 1ms);
  }
  EXPECT_GE(bench.psnr(), 38);
}

TEST(H264Refinement, CanBeAKeyPicture) {
  Bench bench(640, 128, with(Codec::H264, PaintOver::Idr));
  bench.picture.text(0, 0, 640, 128, 1);
  bench.change(t0);
  bench.still(t0 + 250ms);
  ASSERT_EQ(bench.out.size(), 2u);
  EXPECT_TRUE(bench.out[0].key && bench.out[0].refinement);
  EXPECT_GE(bench.psnr(), 40);
  EXPECT_FALSE(bench.encoder.next_due());
}

// What moved was coarse: by crf, by the rise for motion, or by a bitrate. How sharp it is in the
// end does not depend on it.
TEST(H264Refinement, EndsTheSameWhateverRateControlDid) {
  const auto sharp_after_motion = [](EncodeSettings settings) {
    Bench bench(640, 192, settings);
    auto now = t0;
    for (unsigned i = 0; i < 40; i++) {
      bench.picture.text(0, 0, 640, 192, 1 + i);
      bench.change(now);
      now += 33ms;
    }
    const double moving = bench.psnr();
    for (const auto end = now + 60s; bench.encoder.next_due() && now < end;)
      bench.still(now += 250ms);
    EXPECT_FALSE(bench.encoder.next_due());
    return std::pair(moving, bench.psnr());
  };
  const double usual = sharp_after_motion({}).second;
  EXPECT_GE(usual, 40);
  for (const unsigned crf : {18u, 16u}) {
    EncodeSettings settings;
    settings.crf = crf;
    EXPECT_GE(sharp_after_motion(settings).second, usual - 0.5) << crf;
    settings.rate.mode = RateControlMode::Cbr;
    settings.rate.bitrate = 1500;
    const auto [moving, still] = sharp_after_motion(settings);
    EXPECT_LT(moving, 32);
    EXPECT_GE(still, usual - 0.5) << crf;
    settings.rate.mode = RateControlMode::Crf;
    settings.rate.max_bitrate = 1500;
    EXPECT_GE(sharp_after_motion(settings).second, usual - 0.5) << crf;
  }
}

TEST(H264Refinement, BeginsAgainWhenMoreIsAskedFor) {
  EncodeSettings settings;
  Bench bench(640, 128, settings);
  bench.picture.text(0, 0, 640, 128, 1);
  bench.change(t0);
  bench.still(t0 + 1s);
  ASSERT_FALSE(bench.encoder.next_due());
  const double before = bench.psnr();
  settings.paint_over_crf = 15;
  bench.encoder.set_settings(settings);
  ASSERT_TRUE(bench.encoder.next_due());
  bench.still(t0 + 2s);
  EXPECT_GT(bench.psnr(), before + 1);
  EXPECT_FALSE(bench.encoder.next_due());
}

TEST(PictureEncoder, ChangesSettingsOnTheWay) {
  EncodeSettings settings = with(Codec::H264);
  Bench bench(640, 256, settings);
  bench.picture.text(0, 0, 640, 256, 1);
  bench.change(t0);
  const size_t everyday = bench.bytes();
  settings.crf = 45; // no new encoder: the next key is just smaller
  bench.encoder.set_settings(settings);
  bench.encoder.owe_keys();
  bench.picture.text(0, 0, 640, 256, 1);
  bench.still(t0 + 1ms);
  EXPECT_LT(bench.bytes(), everyday / 2);

  settings.stripe_height = 128;
  bench.encoder.set_settings(settings);
  bench.change(t0 + 2ms);
  ASSERT_EQ(bench.out.size(), 2u);
  EXPECT_TRUE(bench.out[0].key);
  EXPECT_EQ(bench.out[0].height, 128u);
}
#endif
