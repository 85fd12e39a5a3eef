// SPDX-License-Identifier: MPL-2.0
// A key request for one row costs one row, however the picture is cut and whatever else moves.
#include "config.h"
#include "elements/encode/encoder_bed.h"
#include "stripe/gststripe.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

using stripes::test::EncoderBed;

namespace {

constexpr unsigned kWidth = 640, kHeight = 264;

// What keys cost, by the y of their row.
using Costs = std::map<unsigned, size_t>;

Costs costs_of(const std::vector<EncoderBed::Out> &outs) {
  Costs costs;
  for (const auto &out : outs)
    if (out.key)
      costs[out.y] += out.bytes;
  return costs;
}

// Whether `out` lies within that row; it may be cut further where that pays.
bool within(const EncoderBed::Out &out, const EncoderBed::Out &row) {
  return out.y >= row.y && out.y + out.height <= row.y + row.height;
}

// Other layouts may change, with keys, in any picture; and with JPEG every stripe is a key.
bool is_cut_the_same_way(const std::string &properties) {
  return properties.find("stripe-height=") == 0 && properties != "stripe-height=0";
}

// Keys of all rows, as they are cut while nothing moves.
std::vector<EncoderBed::Out> all_keys(EncoderBed &bed) {
  bed.settle(std::chrono::milliseconds(800)); // rows come back when a motion is over for 420
  bed.request_keys({});
  auto rows = bed.keys_of(kHeight);
  std::erase_if(rows, [](const auto &out) { return !out.key; });
  return rows;
}

void expect_one_row_each(EncoderBed &bed) {
  const auto rows = all_keys(bed);
  ASSERT_FALSE(rows.empty());
  for (const auto &row : rows) {
    bed.request_keys({row.y});
    const auto outs = bed.keys_of(row.height);
    size_t lines = 0, bytes = 0;
    for (const auto &out : outs) {
      if (!out.key)
        continue; // refinement, which goes on for as long as it takes
      EXPECT_TRUE(within(out, row))
          << "a key of y " << out.y << " though y " << row.y << " was asked";
      lines += out.height;
      bytes += out.bytes;
    }
    EXPECT_EQ(lines, row.height) << "keys of y " << row.y << ", once";
    EXPECT_LE(bytes, row.bytes + row.bytes / 4) << "y " << row.y;
  }
  EXPECT_GT(bed.psnr(), 35);
}

} // namespace

class RowKeys : public testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(All, RowKeys,
                         testing::Values("stripe-height=64", "stripe-height=200",
                                         "stripe-height=8192", "stripe-height=0",
                                         // Sharp at once: else rows would become it one by one.
                                         "paint-over=idr refine-bitrate=1000000"
#if HAVE_JPEG
                                         ,
                                         "codec=jpeg"
#endif
                                         ));

TEST_P(RowKeys, CostOneRowOnAStillScreen) {
  EncoderBed bed(std::string("paint-over-delay=50 ") + GetParam(), kWidth, kHeight);
  bed.picture->text(0, 0, kWidth, kHeight, 1);
  bed.push();
  expect_one_row_each(bed);
}

TEST_P(RowKeys, CostOneRowAfterMuchHasMoved) {
  // Where the layout follows what moves, it is another one now.
  EncoderBed bed(std::string("paint-over-delay=50 ") + GetParam(), kWidth, kHeight);
  for (unsigned i = 0; i < 90; i++) {
    bed.picture->text(0, 0, kWidth, kHeight, i);
    ASSERT_EQ(bed.push(), GST_FLOW_OK);
  }
  const auto moving = bed.take();
  const unsigned y = moving.back().y, height = moving.back().height;
  bed.request_keys({y});
  // Only that row is a key in the next picture; the others go on as they are.
  bed.picture->text(0, 0, kWidth, kHeight, 1000);
  bed.push();
  if (is_cut_the_same_way(GetParam())) {
    for (const auto &out : bed.take())
      EXPECT_TRUE(!out.key || (out.y >= y && out.y < y + height)) << out.y << ", asked was " << y;
  }
  expect_one_row_each(bed);
}

#if HAVE_X264
TEST(RowKeys, CostOneRowWhileOthersMove) {
  EncoderBed bed("stripe-height=64 paint-over=off", kWidth, kHeight);
  bed.picture->text(0, 0, kWidth, kHeight, 1);
  bed.push();
  const Costs all = costs_of(bed.take());
  bed.request_keys({64});
  std::vector<EncoderBed::Out> outs;
  for (unsigned i = 0; i < 10; i++) {
    bed.picture->text(0, 128, kWidth, 64, i);
    bed.push();
    for (const auto &out : bed.take())
      outs.push_back(out);
  }
  const Costs keys = costs_of(outs);
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(keys.begin()->first, 64u);
  EXPECT_LE(keys.at(64), all.at(64) * 5 / 4);
}

TEST(RowKeys, AreOneForManyRequests) {
  EncoderBed bed("stripe-height=64 paint-over=off", kWidth, kHeight);
  bed.picture->text(0, 0, kWidth, kHeight, 1);
  bed.push();
  bed.take();
  gst_harness_push_upstream_event(bed.harness(),
                                  gst_stripe_event_new_throttle(GST_STRIPE_THROTTLE_HOLD));
  for (int i = 0; i < 20; i++)
    bed.request_keys({128});
  gst_harness_push_upstream_event(bed.harness(), gst_stripe_event_new_throttle(0));
  const auto outs = bed.keys_of(64);
  ASSERT_EQ(outs.size(), 1u);
  EXPECT_TRUE(outs[0].key);
  EXPECT_EQ(outs[0].y, 128u);
}

TEST(RowKeys, AreTwoForTwoRows) {
  EncoderBed bed("stripe-height=64 paint-over=off", kWidth, kHeight);
  bed.picture->text(0, 0, kWidth, kHeight, 1);
  bed.push();
  bed.take();
  bed.request_keys({192, 0, 192});
  const auto keys = costs_of(bed.keys_of(64 + 72)); // the last row has the rest
  EXPECT_EQ(keys.size(), 2u);
  EXPECT_TRUE(keys.count(0) && keys.count(192));
}

TEST(RowKeys, AreNoneWhereNoRowIs) {
  // A row of a layout that is no more, or of a larger picture.
  EncoderBed bed("stripe-height=128 paint-over=off", kWidth, kHeight);
  bed.picture->text(0, 0, kWidth, kHeight, 1);
  bed.push();
  bed.take();
  bed.request_keys({4000, 4294967295u});
  EXPECT_TRUE(bed.settle().empty());
}
#endif
