// SPDX-License-Identifier: MPL-2.0
// The cut of the picture through a motion, without encoding anything.
#include "config.h"
#include "encode/stripe_set.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace stripes::encode;
using namespace std::chrono_literals;

#if HAVE_X264

namespace {

constexpr unsigned kWidth = 1280, kHeight = 720; // 12 rows

class Cut {
 public:
  Cut() : set(nullptr) {
    set.lay_out({kWidth, kHeight, 60, 1, PixelFormat::BGRx, {}}, {}, 2);
    set.take_layouts();
  }
  // Rows of tiles from … to-1 change, in columns left … right-1.
  void change(unsigned from, unsigned to, unsigned left = 0, unsigned right = kWidth / kTileWidth) {
    TileMask changed(kWidth, kHeight);
    for (unsigned row = from; row < to; row++)
      for (unsigned column = left; column < right; column++)
        changed.set(column, row);
    set.note(changed, now);
    now += 16ms;
    set.choose_changed({}, chosen);
  }
  std::vector<StripeSpan> spans() const {
    std::vector<StripeSpan> spans;
    for (const Stripe *stripe : chosen)
      spans.push_back(stripe->span());
    return spans;
  }

  StripeSet set;
  std::vector<Stripe *> chosen;
  TimePoint now{1h};
};

} // namespace

TEST(StripeSet, BeginsWithARowEach) {
  Cut cut;
  cut.set.choose_changed({}, cut.chosen);
  EXPECT_EQ(cut.spans().size(), 12u);
}

TEST(StripeSet, ShowsMotionInOneTallStripeThatSharesNoYWithARow) {
  Cut cut;
  for (int i = 0; i < 10; i++)
    cut.change(8, 28); // rows 2 to 6
  ASSERT_EQ(cut.set.take_layouts(), 1u);
  const auto spans = cut.spans();
  const auto tall = StripeSpan{0, 2 * 64 - 16, kWidth, 5 * 64 + 16};
  EXPECT_EQ(std::ranges::count(spans, tall), 1);
  for (const StripeSpan &span : spans)
    EXPECT_TRUE(span == tall || span.y + span.height <= 128 || span.y >= 448) << span.y;
}

TEST(StripeSet, RowsComeBackWhenTheMotionIsOver) {
  Cut cut;
  for (int i = 0; i < 10; i++)
    cut.change(8, 28);
  const auto due = cut.set.next_due({});
  ASSERT_TRUE(due);
  cut.now += 1s;
  cut.set.settle(cut.now);
  cut.set.choose_due({}, cut.now, cut.chosen);
  for (unsigned y = 128; y < 448; y += 64)
    EXPECT_EQ(std::ranges::count(cut.spans(), StripeSpan{0, y, kWidth, 64}), 1) << y;
  for (const StripeSpan &span : cut.spans())
    EXPECT_LE(span.height, 64u);
}

TEST(StripeSet, ATallStripeIsAsNarrowAsTheMotionWhereThatIsAllowed) {
  Cut cut;
  cut.set.allow_columns(true, cut.now);
  const auto film = [&cut](unsigned pictures) {
    for (unsigned i = 0; i < pictures; i++)
      cut.change(8, 28, 4, 10);
  };
  film(10);
  // Of all stripes, for each of them still owes a key.
  const auto shown = [&cut](const StripeSpan &span) {
    return std::ranges::count(cut.spans(), span) == 1;
  };
  const StripeSpan narrow{256, 2 * 64 - 16, 384, 5 * 64 + 16};
  const StripeSpan wide{0, narrow.y, kWidth, narrow.height};
  EXPECT_TRUE(shown(narrow));
  EXPECT_FALSE(shown(wide));
  const auto row = std::ranges::find(cut.chosen, 128u, [](Stripe *s) { return s->span().y; });
  ASSERT_NE(row, cut.chosen.end()) << "what is beside the motion";
  EXPECT_EQ((*row)->cover(), (TileMask::Box{4, 0, 10, 4}));
  const unsigned changes = (*row)->changes();
  film(5);
  EXPECT_EQ((*row)->changes(), changes);

  cut.set.allow_columns(false, cut.now);
  film(1);
  EXPECT_TRUE(shown(wide));
  EXPECT_FALSE(shown(narrow));
}

TEST(StripeSet, ANarrowStripeLeavesTheTopToTheFirstRow) {
  Cut cut;
  cut.set.allow_columns(true, cut.now);
  for (int i = 0; i < 20; i++)
    cut.change(0, 20, 0, 10);
  std::vector<unsigned> ys;
  for (const StripeSpan &span : cut.spans())
    ys.push_back(span.y);
  EXPECT_EQ(std::ranges::count(cut.spans(), StripeSpan{0, 16, 640, 5 * 64 - 16}), 1);
  EXPECT_EQ(std::ranges::count(ys, 0u), 1);
  const auto row = std::ranges::find(cut.chosen, 0u, [](Stripe *s) { return s->span().y; });
  ASSERT_NE(row, cut.chosen.end());
  EXPECT_EQ((*row)->cover(), (TileMask::Box{0, 1, 10, 4}));
}

TEST(StripeSet, ARowNearTheFocusGoesFirst) {
  Cut cut;
  cut.set.choose_changed(400, cut.chosen);
  EXPECT_EQ(cut.chosen.front()->span().y, 384u);
}

TEST(StripeSet, FixedHeightsStayFixed) {
  Cut cut;
  EncodeSettings settings;
  settings.stripe_height = 128;
  cut.set.lay_out({kWidth, kHeight, 60, 1, PixelFormat::BGRx, {}}, settings, 2);
  cut.set.take_layouts();
  for (int i = 0; i < 50; i++)
    cut.change(0, 45);
  EXPECT_EQ(cut.set.take_layouts(), 0u);
  EXPECT_EQ(cut.spans().size(), 6u);
}

namespace {

// A wide picture, whose rows are 32 px: a tall stripe from row 1 on begins where one from row 0 on
// does.
class WideCut {
 public:
  static constexpr unsigned kWide = 2624, kLow = 256; // 8 rows
  WideCut() : set(nullptr) {
    converted_.set_size(kWide, kLow);
    settings_.rate.crf_rise = 0;
    set.lay_out({kWide, kLow, 60, 1, PixelFormat::BGRx, {}}, settings_, 1);
  }
  // Rows of tiles from … to-1 change; all of it is encoded. The tall stripe at y = 16, if there is
  // one among it.
  Stripe *change(unsigned from, unsigned to) {
    TileMask changed(kWide, kLow);
    for (unsigned row = from; row < to; row++)
      for (unsigned column = 0; column < changed.columns(); column++)
        changed.set(column, row);
    set.note(changed, now);
    std::vector<Stripe *> chosen;
    set.choose_changed({}, chosen);
    const Picture picture = Picture::bgrx(pixels_.data(), ptrdiff_t{4} * kWide, kWide, kLow);
    converted_.convert(picture, 0, 0, kWide, kLow);
    Stripe *tall = nullptr;
    for (Stripe *stripe : chosen) {
      if (stripe->span() == StripeSpan{0, 16, kWide, 6 * 32 - 16}) {
        tall = stripe;
        key = stripe->wants_key();
      }
      EXPECT_TRUE(stripe->encode_changes({picture, converted_}, settings_, now));
    }
    now += 16ms;
    return tall;
  }
  void rest() {
    set.settle(now += 1s);
    now += 10s; // the motion is forgotten
  }

  StripeSet set;
  TimePoint now{1h};
  bool key = false; // the tall stripe found last was one

 private:
  EncodeSettings settings_;
  std::vector<uint8_t> pixels_ = std::vector<uint8_t>(size_t{4} * kWide * kLow, 0x80);
  ConvertedPicture converted_;
};

} // namespace

TEST(StripeSet, AnotherStripeOfTheSameHeightAtAYBeginsWithAKey) {
  WideCut cut;
  Stripe *from_first = nullptr; // rows 0 to 5, without the first tiles
  for (int i = 0; i < 6; i++)
    from_first = cut.change(1, 12);
  ASSERT_TRUE(from_first);
  EXPECT_FALSE(cut.key);
  cut.rest();

  // While the very top of the picture moved just now, rows 1 to 5 do: a stripe of their own.
  for (int i = 0; i < 4; i++)
    cut.change(0, 2);
  cut.now += 216ms;
  Stripe *from_second = nullptr;
  for (int i = 0; i < 4; i++)
    from_second = cut.change(2, 12);
  ASSERT_TRUE(from_second);
  ASSERT_NE(from_second, from_first);
  EXPECT_TRUE(cut.key);
  cut.rest();

  cut.change(14, 15); // the top is found to be still
  Stripe *again = nullptr;
  for (int i = 0; i < 10 && !again; i++)
    again = cut.change(1, 12);
  ASSERT_EQ(again, from_first);
  EXPECT_TRUE(cut.key);
  EXPECT_EQ(cut.change(1, 12), from_first);
  EXPECT_FALSE(cut.key);
}

#endif
