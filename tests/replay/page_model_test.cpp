// SPDX-License-Identifier: MPL-2.0
// The page of the replay complains of what an unmodified page would paint wrongly, and of nothing
// else.
#include "replay/page_model.h"

#include <gtest/gtest.h>
#include <turbojpeg.h>

namespace stripes::test {
namespace {

constexpr unsigned kWidth = 64, kHeight = 128;

// JPEG has no decoder state, so any stripe can be made by itself; whether it is a key is only said.
class Page : public testing::Test {
 protected:
  Page() {
    model.set_size(kWidth, kHeight);
    model.set_codec("jpeg");
  }
  std::string paint(unsigned y, unsigned height, bool key, bool last = true) {
    return paint_part(0, kWidth, y, height, key, last);
  }
  std::string paint_part(unsigned x, unsigned width, unsigned y, unsigned height, bool key,
                         bool last = true) {
    tjhandle handle = tjInitCompress();
    const std::vector<uint8_t> pixels(size_t{width} * height * 4, 0x55);
    unsigned char *bytes = nullptr;
    unsigned long size = 0;
    tjCompress2(handle, pixels.data(), static_cast<int>(width), static_cast<int>(width * 4),
                static_cast<int>(height), TJPF_BGRX, &bytes, &size, TJSAMP_444, 90, 0);
    const std::string wrong = model.paint(
        {picture, x, y, width, height, {}, key, last, bytes, static_cast<size_t>(size)});
    tjFree(bytes);
    tjDestroy(handle);
    if (last)
      picture++;
    return wrong;
  }
  void expect_complaint(const std::string &wrong, const std::string &part) {
    EXPECT_NE(wrong.find(part), std::string::npos) << "\"" << wrong << "\"";
  }

  PageModel model;
  uint32_t picture = 1;
};

} // namespace

TEST_F(Page, TakesKeysAndWhatFollowsThem) {
  EXPECT_EQ(paint(0, 64, true, false), "");
  EXPECT_EQ(paint(64, 64, true), "");
  EXPECT_EQ(paint(64, 64, false), "");
  EXPECT_EQ(paint(0, 64, false), "");
  EXPECT_EQ(model.rows(), (std::vector<unsigned>{0, 64}));
  EXPECT_EQ(paint(0, 128, true), "") << "another layout";
  EXPECT_EQ(paint(0, 128, false), "");
  EXPECT_EQ(model.rows(), std::vector<unsigned>{0});
}

TEST_F(Page, WantsAKeyFirst) {
  expect_complaint(paint(0, 64, false), "no decoder");
}

TEST_F(Page, WantsAKeyForAnotherHeight) {
  paint(0, 64, true);
  expect_complaint(paint(0, 128, false), "64x64");
}

TEST_F(Page, KeepsTheDecoderOfARowThatATallStripeCovers) {
  paint(0, 64, true, false);
  paint(64, 64, true);
  paint(0, 128, true);
  EXPECT_EQ(paint(64, 64, false), "") << "whether its pixels are right shows on the screen";
  expect_complaint(paint(0, 64, false), "64x128");
  EXPECT_EQ(paint(0, 128, false), "");
}

TEST_F(Page, WantsOneStripeAtAPlaceInAPicture) {
  paint(0, 64, true, false);
  expect_complaint(paint(0, 128, true), "had a stripe there");
}

TEST_F(Page, WantsPicturesToEnd) {
  paint(0, 64, true, false);
  picture++;
  expect_complaint(paint(64, 64, true), "not ended");
}

TEST_F(Page, WantsEveryPictureToHaveAnIdOfItsOwn) {
  paint(0, 64, true);
  picture--;
  expect_complaint(paint(64, 64, true), "had ended");
}

TEST_F(Page, WantsStripesWithinThePicture) {
  expect_complaint(paint(128, 64, true), "lie in");
  expect_complaint(paint(64, 128, true), "below");
}

TEST_F(Page, WantsStripesAsWideAsThePicture) {
  expect_complaint(paint_part(0, 32, 0, 64, true), "as wide");
  expect_complaint(paint_part(32, 32, 0, 64, true), "as wide");
}

TEST_F(Page, TakesNarrowStripesIfItIsToldSo) {
  model = PageModel(true);
  model.set_size(kWidth, kHeight);
  model.set_codec("jpeg");
  EXPECT_EQ(paint_part(32, 32, 0, 64, true), "");
  EXPECT_EQ(paint_part(32, 32, 0, 64, false), "");
  expect_complaint(paint_part(16, 32, 0, 64, false), "no key");
  expect_complaint(paint_part(48, 32, 0, 64, true), "beyond");
  EXPECT_EQ(model.pixels()[31 * 4], 0);
  EXPECT_NE(model.pixels()[32 * 4], 0);
}

TEST_F(Page, WantsKeysAfterANewSizeCodecOrPipeline) {
  paint(0, 128, true);
  model.set_size(kWidth, kHeight);
  EXPECT_EQ(paint(0, 128, false), "") << "the same size is nothing new";
  model.set_codec("h264");
  model.set_codec("jpeg");
  expect_complaint(paint(0, 128, false), "no decoder");
  paint(0, 128, true);
  model.reset();
  expect_complaint(paint(0, 128, true), "before the caps");
}

} // namespace stripes::test
