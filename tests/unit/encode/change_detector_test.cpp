// SPDX-License-Identifier: MPL-2.0
#include "encode/change_detector.h"
#include "support/desktop_picture.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace stripes;
using namespace stripes::encode;
using stripes::test::DesktopPicture;

namespace {

Picture view(const DesktopPicture &p) {
  return Picture::bgrx(p.pixels.data(), p.width * 4, p.width, p.height);
}

// Damage on a grid of 64×16 tiles, as ximagestripesrc gives it.
struct Grid {
  explicit Grid(const DesktopPicture &p)
      : columns((p.width + 63) / 64), rows((p.height + 15) / 16), serials(columns * rows, 1) {}
  DamageView at(uint64_t serial) { return {9, serial, 64, 16, columns, rows, serials.data()}; }
  unsigned columns, rows;
  std::vector<uint64_t> serials;
};

std::vector<size_t> changed(const ChangeDetector &detector) {
  std::vector<size_t> tiles;
  for (size_t i = 0; i < detector.changed().size(); i++)
    if (detector.changed()[i])
      tiles.push_back(i);
  return tiles;
}

} // namespace

TEST(ChangeDetector, CallsEverythingChangedAtFirst) {
  DesktopPicture picture(200, 128);
  ChangeDetector detector(200, {64, 64});
  EXPECT_TRUE(detector.maybe_changed(nullptr));
  EXPECT_EQ(detector.examine(view(picture), nullptr), 16u);
  EXPECT_EQ(detector.examine(view(picture), nullptr), 0u);
  detector.forget();
  EXPECT_EQ(detector.examine(view(picture), nullptr), 16u);
}

TEST(ChangeDetector, FindsOnePixelAnywhere) {
  DesktopPicture picture(201, 79); // odd sizes: cut-off tiles at both edges
  ChangeDetector detector(201, {64, 15});
  detector.examine(view(picture), nullptr);
  for (unsigned y = 64; y < 79; y++)
    for (unsigned x = 0; x < 201; x++) {
      picture.fill(x, y, 1, 1, 0x010203 + x + y);
      ASSERT_EQ(detector.examine(view(picture), nullptr), 1u) << x << ',' << y;
      ASSERT_EQ(changed(detector), std::vector<size_t>{x / 64});
    }
  picture.fill(0, 0, 201, 64, 0); // another stripe's rows
  EXPECT_EQ(detector.examine(view(picture), nullptr), 0u);
}

TEST(ChangeDetector, LooksOnlyWhereDamagePoints) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  ChangeDetector detector(256, {0, 64});
  auto damage = grid.at(1);
  detector.examine(view(picture), &damage);

  picture.fill(70, 20, 4, 4, 0xff0000); // undamaged: not looked at
  picture.fill(200, 40, 4, 4, 0xff0000);
  grid.serials[2 * 4 + 3] = 2;
  damage = grid.at(2);
  EXPECT_TRUE(detector.maybe_changed(&damage));
  detector.examine(view(picture), &damage);
  EXPECT_EQ(changed(detector), std::vector<size_t>{11});
}

TEST(ChangeDetector, DoesNotBelieveDamageWithoutOtherPixels) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  ChangeDetector detector(256, {0, 64});
  auto damage = grid.at(1);
  detector.examine(view(picture), &damage);
  std::fill(grid.serials.begin(), grid.serials.end(), 2);
  damage = grid.at(2);
  EXPECT_TRUE(detector.maybe_changed(&damage));
  EXPECT_EQ(detector.examine(view(picture), &damage), 0u);
}

TEST(ChangeDetector, CatchesUpOverPicturesThatWereDropped) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  ChangeDetector detector(256, {0, 64});
  auto damage = grid.at(1);
  detector.examine(view(picture), &damage);
  picture.fill(0, 0, 4, 4, 0xff0000);
  grid.serials[0] = 2; // picture 2 never arrives
  picture.fill(100, 0, 4, 4, 0xff0000);
  grid.serials[1] = 3;
  damage = grid.at(3);
  detector.examine(view(picture), &damage);
  EXPECT_EQ(changed(detector), (std::vector<size_t>{0, 1}));
}

TEST(ChangeDetector, ForgetsSerialsOfAnotherDomain) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  ChangeDetector detector(256, {0, 64});
  auto damage = grid.at(100);
  detector.examine(view(picture), &damage);
  picture.fill(0, 0, 4, 4, 0xff0000);
  damage = grid.at(1); // a restarted source counts from the beginning
  damage.domain = 10;
  EXPECT_TRUE(detector.maybe_changed(&damage));
  EXPECT_EQ(detector.examine(view(picture), &damage), 1u);
}

TEST(ChangeDetector, TakesDamageOnAnyGrid) {
  DesktopPicture picture(256, 128);
  ChangeDetector detector(256, {64, 64});
  std::vector<uint64_t> serials(2 * 4, 1); // 128×32 tiles
  DamageView damage{9, 1, 128, 32, 2, 4, serials.data()};
  detector.examine(view(picture), &damage);
  picture.fill(130, 100, 1, 1, 0xff0000);
  serials[3 * 2 + 1] = 2;
  damage.serial = 2;
  EXPECT_EQ(detector.examine(view(picture), &damage), 1u);
  EXPECT_EQ(changed(detector), std::vector<size_t>{2 * 4 + 2});
}
