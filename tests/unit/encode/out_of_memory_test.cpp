// SPDX-License-Identifier: MPL-2.0
// What happens when memory runs out: a sentence instead of an end of the process, and another try
// with the next picture. Stands in a program of its own, as it replaces operator new.
#include "config.h"
#include "encode/motion_stripes.h"
#include "encode/picture_encoder.h"
#include "encode/row_layout.h"
#include "encode/stripe_set.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>
#include <new>

using namespace stripes;
using namespace stripes::encode;
using stripes::test::DesktopPicture;
using stripes::test::StripeCanvas;

namespace {

std::atomic<size_t> largest_that_succeeds{SIZE_MAX};

} // namespace

// Not inlined, or the compiler takes free() for the wrong partner of new.
[[gnu::noinline]] void *operator new(size_t size) {
  void *memory = size > largest_that_succeeds ? nullptr : std::malloc(size);
  if (!memory)
    throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void *memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void *memory, size_t) noexcept {
  std::free(memory);
}

namespace {

// So little is left that no stripe can be made: whether `call` noticed.
template <typename Call>
bool lacks_memory(Call call) {
  largest_that_succeeds = 300;
  bool lacking = false;
  try {
    call();
  } catch (const std::bad_alloc &) {
    lacking = true;
  }
  largest_that_succeeds = SIZE_MAX;
  return lacking;
}

} // namespace

TEST(OutOfMemory, LeavesTallStripesAsTheyWere) {
  StripeFormat whole;
  whole.width = 640;
  whole.height = 720;
  MotionStripes stripes;
  stripes.configure(lay_out_rows(whole.width, whole.height, 0), whole, nullptr);
  const std::vector<MotionArea> small{{{2, 4}, {0, 10}}}, large{{{1, 6}, {0, 10}}};
  stripes.show(small, false);
  ASSERT_TRUE(lacks_memory([&] { stripes.show(large, false); }));
  std::vector<Stripe *> all;
  stripes.for_each([&all](Stripe &stripe) { all.push_back(&stripe); });
  EXPECT_EQ(stripes.shown(), all);
  ASSERT_EQ(all.size(), 1u);
  stripes.show(large, false);
  ASSERT_EQ(stripes.shown().size(), 1u);
  EXPECT_EQ(stripes.shown()[0]->span().y, 64u - 16);
}

#if HAVE_X264
TEST(OutOfMemory, MotionIsShownAsSoonAsThereIsMemory) {
  constexpr unsigned kWidth = 640, kHeight = 720;
  StripeSet set(nullptr);
  set.lay_out({kWidth, kHeight, 60, 1, PixelFormat::BGRx, {}}, {}, 1);
  TileMask changed(kWidth, kHeight);
  changed.fill();
  TimePoint now{std::chrono::hours(1)};
  bool lacking = false;
  const auto change = [&] { set.note(changed, now += Milliseconds(16)); };
  for (int i = 0; i < 20 && !lacking; i++)
    lacking = lacks_memory(change);
  ASSERT_TRUE(lacking);
  change();
  std::vector<Stripe *> chosen;
  set.choose_changed({}, chosen);
  EXPECT_TRUE(std::ranges::any_of(chosen, [](auto *s) { return s->span().height > kTallStripe; }));
}
#endif

TEST(OutOfMemory, IsAFailureAndLaterPicturesAreWhole) {
  constexpr unsigned kWidth = 640, kHeight = 200;
#if HAVE_X264
  const char *codec = "h264";
#else
  const char *codec = "jpeg";
#endif
  DesktopPicture picture(kWidth, kHeight);
  picture.text(0, 0, kWidth, kHeight, 1);
  const Picture view = Picture::bgrx(picture.pixels.data(), kWidth * 4, kWidth, kHeight);
  StripeCanvas canvas(kWidth, kHeight);
  PictureEncoder encoder(3);
  encoder.set_format({kWidth, kHeight, 60, 1, PixelFormat::BGRx, {}});
  unsigned stripes = 0;
  const Deliver paint = [&](EncodedStripe &&s) {
    stripes++;
    EXPECT_EQ(
        canvas.paint(codec, {s.x, s.y, s.width, s.height}, s.key, s.bytes.data(), s.bytes.size()),
        "");
    return true;
  };
  largest_that_succeeds = 1000;
  const Status lacking = encoder.encode(view, nullptr, {}, paint);
  largest_that_succeeds = SIZE_MAX;
  ASSERT_FALSE(lacking);
  EXPECT_EQ(lacking.failure().user, "Out of memory.");
  EXPECT_EQ(stripes, 0u);
  ASSERT_TRUE(encoder.encode(view, nullptr, {}, paint));
  EXPECT_EQ(stripes, 3u);
  EXPECT_GT(test::psnr_y(canvas.pixels(), picture.pixels, kWidth, kHeight), 30);
}
