// SPDX-License-Identifier: MPL-2.0
// What happens when memory runs out: a sentence instead of an end of the process, and another try
// with the next picture. Stands in a program of its own, as it replaces operator new.
#include "config.h"
#include "encode/picture_encoder.h"
#include "support/desktop_picture.h"
#include "support/stripe_canvas.h"

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
    EXPECT_EQ(canvas.paint(codec, s.y, s.width, s.height, s.key, s.bytes.data(), s.bytes.size()),
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
