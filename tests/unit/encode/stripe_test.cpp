// SPDX-License-Identifier: MPL-2.0
// One row: while a tall stripe shows its lower part, and when it is sharp enough.
#include "encode/stripe.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using namespace std::chrono_literals;
using stripes::test::DesktopPicture;
using stripes::test::psnr_y;
using stripes::test::StripeCanvas;

namespace {

constexpr unsigned kWidth = 640, kHeight = 64;

class Row {
 public:
  Row() {
    converted_.set_size(kWidth, kHeight);
    screen_.text(0, 0, kWidth, kHeight, 1);
    settings.plan.still = 14;
  }

  // This row of tiles changed.
  void change(unsigned tile_row) {
    screen_.text(0, tile_row * kTileHeight, kWidth, kTileHeight, ++seed_);
    TileMask changed(kWidth, kHeight);
    for (unsigned column = 0; column < changed.columns(); column++)
      changed.set(column, tile_row);
    stripe.note(changed);
  }
  // Another stripe shows it from this row of tiles on.
  void cover_from(unsigned tile_row) {
    const TileMask::Box whole = stripe.tiles().whole();
    stripe.cover({0, tile_row, whole.right, whole.bottom});
  }
  void change_all() {
    for (unsigned row = 0; row < stripe.tiles().rows(); row++)
      change(row);
  }
  Stripe::Outcome encode_changes() {
    const Picture picture = scan();
    return painted(stripe.encode_changes({picture, converted_}, settings, now));
  }
  Stripe::Outcome encode_due() {
    const Picture picture = scan();
    return painted(stripe.encode_due({picture, converted_}, settings, now));
  }
  bool due() const { return stripe.due(settings).has_value(); }
  double psnr() const { return psnr_y(page_.pixels(), screen_.pixels, kWidth, kHeight); }

  EncodeSettings settings;
  Stripe stripe{{0, 0, kWidth, kHeight}, format()};
  TimePoint now{1h};

 private:
  static StripeFormat format() {
    StripeFormat format;
    format.width = kWidth;
    format.height = kHeight;
    return format;
  }
  Picture scan() {
    const Picture picture =
        Picture::bgrx(screen_.pixels.data(), ptrdiff_t{4} * kWidth, kWidth, kHeight);
    converted_.convert(picture, 0, 0, kWidth, kHeight);
    return picture;
  }
  Stripe::Outcome painted(Result<Stripe::Outcome> &&outcome) {
    EXPECT_TRUE(outcome);
    if (outcome->payload) {
      const StripePayload &p = *outcome->payload;
      const StripeSpan &hole = outcome->hole;
      EXPECT_EQ(page_.paint("h264",
                            {0, 0, p.width, p.height, {hole.x, hole.y, hole.width, hole.height}},
                            p.key, p.bytes.data(), p.bytes.size()),
                "");
    }
    return std::move(*outcome);
  }

  DesktopPicture screen_{kWidth, kHeight};
  unsigned seed_ = 1;
  ConvertedPicture converted_;
  StripeCanvas page_{kWidth, kHeight};
};

constexpr unsigned kTileRow = kWidth / kTileWidth * kBlocksInTile; // blocks
constexpr double kSharp = 40;                                      // dB

} // namespace

TEST(Stripe, WorkIsWhatX264LooksAt) {
  Row row;
  const unsigned skipped = row.stripe.blocks();
  const unsigned key = row.stripe.work(Codec::H264);
  row.encode_changes();
  EXPECT_EQ(row.stripe.work(Codec::H264), skipped) << "nothing changed";
  TileMask corners(kWidth, kHeight);
  corners.set(0, 0);
  row.stripe.note(corners);
  EXPECT_LT(row.stripe.work(Codec::H264), skipped + 20);
  corners.set(corners.columns() - 1, corners.rows() - 1);
  row.stripe.note(corners);
  EXPECT_GE(row.stripe.work(Codec::H264), key) << "the area that the corners span";
  EXPECT_EQ(row.stripe.work(Codec::Jpeg), key) << "always all of it";
}

TEST(Stripe, PaintsNothingOlderThanTheScreenWhileItIsPartlyCovered) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload); // the key
  row.now += 1s;
  ASSERT_EQ(row.encode_due().kind, StripeKind::Refinement); // all of it
  row.cover_from(1);
  row.change(0);
  ASSERT_TRUE(row.encode_changes().payload);
  row.change(3); // the tall stripe shows it
  EXPECT_FALSE(row.stripe.wants_encoding());
  row.now += 1s;
  const auto sharp = row.encode_due();
  ASSERT_TRUE(sharp.payload);
  EXPECT_EQ(sharp.kind, StripeKind::Refinement);
  EXPECT_EQ(sharp.blocks, 2 * kTileRow);
  EXPECT_GE(row.psnr(), kSharp);
}

TEST(Stripe, WhatIsCoveredIsNotForgotten) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload);
  row.now += 1s;
  ASSERT_EQ(row.encode_due().kind, StripeKind::Refinement);
  row.cover_from(1);
  row.change(3);
  row.now += 1s;
  EXPECT_FALSE(row.due());
  row.stripe.reveal(row.now);
  row.stripe.cover({});
  const auto painted = row.encode_due();
  ASSERT_TRUE(painted.payload);
  EXPECT_EQ(painted.blocks, kTileRow);
  EXPECT_GE(row.psnr(), kSharp);
}

TEST(Stripe, IsNotRefinedForTheSakeOfWhatItDoesNotShow) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload);
  row.cover_from(1);
  row.now += 1s;
  EXPECT_EQ(row.encode_due().blocks, kTileRow);
  EXPECT_FALSE(row.due());
  row.stripe.cover({});
  EXPECT_EQ(row.encode_due().blocks, 3 * kTileRow);
  EXPECT_FALSE(row.due());
}

TEST(Stripe, LeavesOutWhatAnotherOneShows) {
  Row row;
  row.settings.columns = true;
  ASSERT_TRUE(row.encode_changes().payload);
  row.now += 1s;
  ASSERT_EQ(row.encode_due().kind, StripeKind::Refinement);
  row.stripe.cover({2, 0, 6, 4});
  row.change_all();
  const auto changes = row.encode_changes();
  ASSERT_TRUE(changes.payload);
  EXPECT_EQ(changes.hole, (StripeSpan{128, 0, 256, kHeight}));
  EXPECT_EQ(changes.blocks, 6 * 4 * kBlocksInTile) << "columns 0, 1 and 6 to 9";
  EXPECT_FALSE(row.stripe.wants_encoding());
  row.now += 1s;
  EXPECT_EQ(row.encode_due().blocks, 6 * 4 * kBlocksInTile);
  EXPECT_FALSE(row.due());
  EXPECT_LT(row.psnr(), kSharp) << "nobody paints it here";

  row.stripe.reveal(row.now);
  const auto painted = row.encode_due();
  ASSERT_TRUE(painted.payload);
  EXPECT_TRUE(painted.hole.empty());
  EXPECT_EQ(painted.blocks, 4 * 4 * kBlocksInTile);
  EXPECT_GE(row.psnr(), kSharp);
}

// Whatever made it coarse: crf itself, motion or a bitrate.
TEST(Stripe, EndsSharpWhateverCrfAndRateControlSaid) {
  for (const unsigned crf : {25u, 18u, 14u, 5u})
    for (const int change : {16, 20, 40}) {
      SCOPED_TRACE("crf " + std::to_string(crf) + ", QP " + std::to_string(change));
      Row row;
      row.settings.crf = crf;
      row.settings.plan.change = change;
      row.settings.plan.key = change + 1;
      for (int again = 0; again < 2; again++) {
        ASSERT_TRUE(row.encode_changes().payload);
        ASSERT_TRUE(row.due());
        row.now += 1s;
        EXPECT_EQ(row.encode_due().kind, StripeKind::Refinement);
        EXPECT_GE(row.psnr(), kSharp);
        EXPECT_FALSE(row.due());
        row.change_all();
      }
    }
}

TEST(Stripe, NeedsNoSecondPassWhereTheFirstWasAsSharp) {
  Row row;
  row.settings.plan.change = row.settings.plan.still;
  row.settings.plan.key = row.settings.plan.still - 3;
  for (int again = 0; again < 3; again++) {
    ASSERT_TRUE(row.encode_changes().payload);
    EXPECT_FALSE(row.due());
    EXPECT_GE(row.psnr(), kSharp);
    row.now += 10ms; // not calm
    row.change_all();
  }
}

TEST(Stripe, IsRefinedAgainWhenMoreIsAskedFor) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload);
  row.now += 1s;
  ASSERT_TRUE(row.encode_due().payload);
  const double before = row.psnr();
  EXPECT_FALSE(row.due());
  row.settings.plan.still = 11;
  ASSERT_TRUE(row.due());
  EXPECT_EQ(row.encode_due().kind, StripeKind::Refinement);
  EXPECT_GT(row.psnr(), before + 1);
  EXPECT_FALSE(row.due());
}

TEST(Stripe, IsPaintedAsAWholeWhenItIsUncovered) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload);
  row.cover_from(0);
  row.change(0);
  row.change(2);
  EXPECT_FALSE(row.stripe.due({}));
  row.now += 1s;
  row.stripe.reveal(row.now);
  row.stripe.cover({});
  EXPECT_EQ(row.encode_due().blocks, 2 * kTileRow);
}
