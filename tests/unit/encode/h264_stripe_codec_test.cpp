// SPDX-License-Identifier: MPL-2.0
#include "encode/h264_stripe_codec.h"
#include "support/desktop_picture.h"

#include <gtest/gtest.h>
#include <thread>

using namespace stripes;
using namespace stripes::encode;
using stripes::test::DesktopPicture;

namespace {

// Bits of a NAL unit's payload, emulation prevention taken out.
class BitReader {
 public:
  explicit BitReader(const std::vector<uint8_t> &nal) {
    for (size_t i = 0; i < nal.size(); i++)
      if (!(i >= 2 && nal[i] == 3 && nal[i - 1] == 0 && nal[i - 2] == 0))
        bytes_.push_back(nal[i]);
  }
  unsigned bits(unsigned count) {
    unsigned value = 0;
    for (; count; count--, at_++)
      value = value << 1 | (bytes_.at(at_ / 8) >> (7 - at_ % 8) & 1);
    return value;
  }
  unsigned ue() {
    unsigned zeros = 0;
    while (!bits(1))
      zeros++;
    return (1u << zeros) - 1 + bits(zeros);
  }

 private:
  std::vector<uint8_t> bytes_;
  size_t at_ = 0;
};

struct Sps {
  unsigned profile, level, width, height, max_reorder = 99, max_buffering = 99;
  unsigned chroma_format = 1;
  unsigned primaries = 2, transfer = 2, matrix = 2, full_range = 2;
};

std::vector<std::vector<uint8_t>> nals_of(const std::vector<uint8_t> &bytes) {
  std::vector<size_t> starts;
  for (size_t i = 0; i + 3 <= bytes.size(); i++)
    if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1)
      starts.push_back(i + 3);
  std::vector<std::vector<uint8_t>> nals;
  for (size_t i = 0; i < starts.size(); i++) {
    size_t end = i + 1 < starts.size() ? starts[i + 1] - 3 : bytes.size();
    nals.emplace_back(bytes.begin() + static_cast<long>(starts[i]),
                      bytes.begin() + static_cast<long>(end));
  }
  return nals;
}

// ITU-T H.264 7.3.2.1.1 and E.1.1, for the profiles that we write.
Sps parse_sps(const std::vector<uint8_t> &nal) {
  BitReader r(nal);
  Sps sps{};
  sps.max_reorder = sps.max_buffering = 99;
  r.bits(8);
  sps.profile = r.bits(8);
  r.bits(8);
  sps.level = r.bits(8);
  r.ue();
  if (sps.profile == 244) {
    sps.chroma_format = r.ue();
    if (sps.chroma_format == 3)
      r.bits(1);
    r.ue();
    r.ue();
    r.bits(1);
    EXPECT_EQ(r.bits(1), 0u) << "scaling matrices";
  }
  r.ue();
  if (r.ue() == 0) // pic_order_cnt_type
    r.ue();
  r.ue();
  r.bits(1);
  const unsigned columns = r.ue() + 1, rows = r.ue() + 1;
  r.bits(1);
  r.bits(1);
  unsigned right = 0, bottom = 0;
  if (r.bits(1)) {
    r.ue();
    right = r.ue();
    r.ue();
    bottom = r.ue();
  }
  const unsigned crop_unit = sps.chroma_format == 3 ? 1 : 2;
  sps.width = columns * 16 - right * crop_unit;
  sps.height = rows * 16 - bottom * crop_unit;
  if (!r.bits(1))
    return sps;
  if (r.bits(1) && r.bits(8) == 255)
    r.bits(32);
  if (r.bits(1))
    r.bits(1);
  if (r.bits(1)) {
    r.bits(3);
    sps.full_range = r.bits(1);
    if (r.bits(1)) {
      sps.primaries = r.bits(8);
      sps.transfer = r.bits(8);
      sps.matrix = r.bits(8);
    }
  }
  if (r.bits(1)) {
    r.ue();
    r.ue();
  }
  if (r.bits(1)) {
    r.bits(32);
    r.bits(32);
    r.bits(1);
  }
  if (r.bits(1) || r.bits(1))
    ADD_FAILURE() << "hypothetical reference decoder parameters";
  r.bits(1);
  if (r.bits(1)) {
    r.bits(1);
    r.ue();
    r.ue();
    r.ue();
    r.ue();
    sps.max_reorder = r.ue();
    sps.max_buffering = r.ue();
  }
  return sps;
}

std::unique_ptr<StripeCodec> codec(unsigned width, unsigned height, Colour colour = {},
                                   Chroma chroma = Chroma::Quarter) {
  auto made = H264StripeCodec::make({width, height, 60, 1, colour}, chroma);
  EXPECT_TRUE(made);
  return std::move(*made);
}

// Valid until the next call on this thread.
StripeRequest request(const DesktopPicture &p, bool key, Chroma chroma = Chroma::Quarter) {
  thread_local ConvertedPicture converted;
  converted.set_size(p.width, p.height, chroma);
  converted.convert(Picture::bgrx(p.pixels.data(), p.width * 4, p.width, p.height), 0, 0, p.width,
                    p.height);
  StripeRequest r;
  r.converted = converted.area(0, 0, p.width, p.height);
  r.key = key;
  return r;
}

} // namespace

TEST(H264StripeCodec, WritesHeadersWithEveryKeyAndOnlyThere) {
  DesktopPicture picture(1920, 64);
  picture.text(0, 0, 1920, 64, 1);
  auto encoder = codec(1920, 64);
  for (bool key : {true, false, false, true, false}) {
    auto payload = encoder->encode(request(picture, key), {});
    ASSERT_TRUE(payload);
    EXPECT_EQ(payload->key, key);
    std::vector<int> types;
    for (auto &nal : nals_of(payload->bytes))
      if ((nal[0] & 31) != 6) // x264 signs its first picture in an SEI
        types.push_back(nal[0] & 31);
    EXPECT_EQ(types, key ? (std::vector<int>{7, 8, 5}) : std::vector<int>{1});
    picture.fill(5, 5, 20, 20, 0xff00ff);
  }
}

TEST(H264StripeCodec, SignalsWhatIsTrue) {
  for (auto [width, height] : {std::pair{1920u, 64u}, {16u, 16u}, {1921u, 57u}, {7680u, 64u}}) {
    DesktopPicture picture(width, height);
    auto payload = codec(width, height)->encode(request(picture, true), {});
    ASSERT_TRUE(payload);
    const Sps sps = parse_sps(nals_of(payload->bytes)[0]);
    EXPECT_EQ(sps.width, payload->width);
    EXPECT_EQ(sps.height, payload->height);
    EXPECT_EQ(payload->width, (width + 1) / 2 * 2);
    EXPECT_EQ(sps.profile, 66u);
    EXPECT_EQ(sps.max_reorder, 0u);
    EXPECT_LE(sps.max_buffering, 1u);
    EXPECT_EQ(sps.primaries, 1u);
    EXPECT_EQ(sps.transfer, 13u);
    EXPECT_EQ(sps.matrix, 6u);
    EXPECT_EQ(sps.full_range, 0u);
    EXPECT_LE(sps.level, width == 7680 ? 51u : 40u); // browsers ask their decoders by it
  }
}

// Firefox takes no notice of full range, and few decoders are exact about other matrices.
TEST(H264StripeCodec, SignalsOneMatrixAndRangeAndTheTruePrimaries) {
  DesktopPicture picture(320, 64);
  for (bool full : {false, true})
    for (uint8_t matrix : {1, 6, 9}) {
      auto payload = codec(320, 64, {9, 14, matrix, full})->encode(request(picture, true), {});
      ASSERT_TRUE(payload);
      const Sps sps = parse_sps(nals_of(payload->bytes)[0]);
      EXPECT_EQ(sps.primaries, 9u);
      EXPECT_EQ(sps.transfer, 14u);
      EXPECT_EQ(sps.matrix, 6u);
      EXPECT_EQ(sps.full_range, 0u);
    }
}

// The codec string of pages comes from here; 4:4:4 has no need to make sizes even.
TEST(H264StripeCodec, SignalsFullColour) {
  for (auto [width, height] : {std::pair{1920u, 64u}, {16u, 16u}, {1921u, 57u}}) {
    DesktopPicture picture(width, height);
    auto encoder = codec(width, height, {}, Chroma::Full);
    auto payload = encoder->encode(request(picture, true, Chroma::Full), {});
    ASSERT_TRUE(payload);
    const Sps sps = parse_sps(nals_of(payload->bytes)[0]);
    EXPECT_EQ(sps.profile, 244u);
    EXPECT_EQ(sps.chroma_format, 3u);
    EXPECT_EQ(sps.width, width);
    EXPECT_EQ(sps.height, height);
    EXPECT_EQ(payload->width, width);
    EXPECT_EQ(payload->height, height);
    EXPECT_EQ(sps.max_reorder, 0u);
    EXPECT_EQ(sps.matrix, 6u);
    EXPECT_EQ(sps.full_range, 0u);
    EXPECT_LE(sps.level, 40u);
    auto delta = encoder->encode(request(picture, false, Chroma::Full), {});
    ASSERT_TRUE(delta);
    EXPECT_FALSE(delta->key);
  }
}

TEST(H264StripeCodec, FollowsTheQuantizerWithoutANewEncoder) {
  DesktopPicture picture(1920, 64);
  picture.text(0, 0, 1920, 64, 1);
  auto encoder = codec(1920, 64);
  size_t larger = SIZE_MAX;
  for (int qp : {2, 5, 15, 25, 35, 41}) {
    StripeRequest key = request(picture, true);
    key.qp = qp;
    auto payload = encoder->encode(key, {});
    ASSERT_TRUE(payload);
    EXPECT_LT(payload->bytes.size(), larger) << "qp " << qp;
    larger = payload->bytes.size();
  }
}

// Film grain costs little while it moves, and comes back when it stands still.
TEST(H264StripeCodec, DropsSmallResidualsButNotFromRefinement) {
  DesktopPicture picture(640, 64);
  auto encoder = codec(640, 64);
  uint32_t random = 1;
  EncodeSettings settings;
  auto encoded_grain = [&](Quality quality) {
    for (unsigned y = 0; y < picture.height; y++)
      for (unsigned x = 0; x < picture.width; x++) {
        random = random * 1664525 + 1013904223;
        picture.fill(x, y, 1, 1, 0x808080 + (random >> 28) * 0x010101);
      }
    StripeRequest grain = request(picture, false);
    grain.quality = quality;
    grain.qp = 26;
    auto payload = encoder->encode(grain, settings);
    EXPECT_TRUE(payload);
    return payload ? payload->bytes.size() : 0;
  };
  ASSERT_TRUE(encoder->encode(request(picture, true), {}));
  for (int again = 0; again < 3; again++) {
    const size_t moving = encoded_grain(Quality::Everyday);
    const size_t still = encoded_grain(Quality::PaintOver);
    EXPECT_LT(moving * 10, still * 9) << moving << " and " << still << " bytes";
  }
  // Where no better pass will bring them they are not dropped.
  settings.plan.still = 26;
  encoded_grain(Quality::Everyday); // over what was dropped before
  const size_t only = encoded_grain(Quality::Everyday);
  const size_t still = encoded_grain(Quality::PaintOver);
  EXPECT_GT(only * 10, still * 9) << only << " and " << still << " bytes";
  settings.paint_over = PaintOver::Off;
  EXPECT_LT(encoded_grain(Quality::Everyday) * 10, only * 9);
}

TEST(H264StripeCodec, CanBeMadeOnManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; i++)
    threads.emplace_back([] {
      DesktopPicture picture(320, 64);
      for (int n = 0; n < 5; n++)
        EXPECT_TRUE(codec(320, 64)->encode(request(picture, true), {}));
    });
  for (auto &thread : threads)
    thread.join();
}
