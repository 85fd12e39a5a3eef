// SPDX-License-Identifier: MPL-2.0
// One row while a tall stripe shows its lower part.
#include "encode/stripe.h"
#include "support/desktop_picture.h"

#include <gtest/gtest.h>

using namespace stripes::encode;
using namespace std::chrono_literals;
using stripes::test::DesktopPicture;

namespace {

constexpr unsigned kWidth = 640, kHeight = 64;

class Row {
 public:
  Row() { converted_.set_size(kWidth, kHeight); }

  // This row of tiles changed.
  void change(unsigned tile_row) {
    TileMask changed(kWidth, kHeight);
    for (unsigned column = 0; column < changed.columns(); column++)
      changed.set(column, tile_row);
    stripe.note(changed);
  }
  Stripe::Outcome encode_changes() {
    const Picture picture = scan();
    return std::move(*stripe.encode_changes({picture, converted_}, settings_, now));
  }
  Stripe::Outcome encode_due() {
    const Picture picture = scan();
    return std::move(*stripe.encode_due({picture, converted_}, settings_, now));
  }

  Stripe stripe{{0, kHeight}, format()};
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

  DesktopPicture screen_{kWidth, kHeight};
  ConvertedPicture converted_;
  EncodeSettings settings_;
};

} // namespace

TEST(Stripe, WhatIsCoveredIsNotForgottenWhenTheRestGetsSharp) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload); // the key
  row.now += 1s;
  ASSERT_EQ(row.encode_due().kind, StripeKind::Refinement); // all of it
  row.stripe.cover(1);
  row.change(0);
  ASSERT_TRUE(row.encode_changes().payload);
  row.change(3); // the tall stripe shows it
  EXPECT_FALSE(row.stripe.wants_encoding());
  row.now += 1s;
  const auto sharp = row.encode_due();
  ASSERT_TRUE(sharp.payload);
  EXPECT_EQ(sharp.kind, StripeKind::Refinement);

  row.stripe.reveal(row.now);
  row.stripe.cover(row.stripe.tile_rows());
  const auto painted = row.encode_due();
  ASSERT_TRUE(painted.payload);
  EXPECT_EQ(painted.blocks, kWidth / kTileWidth * kBlocksInTile);
}

TEST(Stripe, IsPaintedAsAWholeWhenItIsUncovered) {
  Row row;
  ASSERT_TRUE(row.encode_changes().payload);
  row.stripe.cover(0);
  row.change(0);
  row.change(2);
  EXPECT_FALSE(row.stripe.due({}));
  row.now += 1s;
  row.stripe.reveal(row.now);
  row.stripe.cover(row.stripe.tile_rows());
  EXPECT_EQ(row.encode_due().blocks, 2 * kWidth / kTileWidth * kBlocksInTile);
}
