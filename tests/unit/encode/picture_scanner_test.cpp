// SPDX-License-Identifier: MPL-2.0
#include "encode/picture_scanner.h"
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
  DamageView at(uint64_t serial) {
    return {9, serial, 64, 16, columns, rows, serials.data(), nullptr};
  }
  unsigned columns, rows;
  std::vector<uint64_t> serials;
};

// A scanner with a pool of its own.
struct Scanner {
  Scanner(unsigned width, unsigned height) { scanner.set_size(width, height); }
  unsigned scan(const DesktopPicture &picture, const DamageView *damage,
                bool trust_damage = false) {
    return scanner.scan(view(picture), damage, {trust_damage, nullptr, nullptr}, pool).count();
  }
  std::vector<size_t> changed() const {
    std::vector<size_t> tiles;
    for (size_t i = 0; i < scanner.changed().size(); i++)
      if (scanner.changed().test(i))
        tiles.push_back(i);
    return tiles;
  }

  WorkerPool pool{2};
  PictureScanner scanner;
};

} // namespace

TEST(PictureScanner, CallsEverythingChangedAtFirst) {
  DesktopPicture picture(200, 128);
  Scanner scanner(200, 128);
  EXPECT_EQ(scanner.scan(picture, nullptr), 32u);
  EXPECT_EQ(scanner.scan(picture, nullptr), 0u);
  scanner.scanner.forget();
  EXPECT_EQ(scanner.scan(picture, nullptr), 32u);
}

TEST(PictureScanner, FindsOnePixelAnywhere) {
  DesktopPicture picture(201, 79); // odd sizes: cut-off tiles at both edges
  Scanner scanner(201, 79);
  scanner.scan(picture, nullptr);
  for (unsigned y = 60; y < 79; y++)
    for (unsigned x = 0; x < 201; x++) {
      picture.fill(x, y, 1, 1, 0x010203 + x + y);
      ASSERT_EQ(scanner.scan(picture, nullptr), 1u) << x << ',' << y;
      ASSERT_EQ(scanner.changed(), std::vector<size_t>{y / 16 * 4 + x / 64});
    }
}

TEST(PictureScanner, LooksOnlyWhereDamagePoints) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  Scanner scanner(256, 64);
  auto damage = grid.at(1);
  scanner.scan(picture, &damage);

  picture.fill(70, 20, 4, 4, 0xff0000); // undamaged: not looked at
  picture.fill(200, 40, 4, 4, 0xff0000);
  grid.serials[2 * 4 + 3] = 2;
  damage = grid.at(2);
  scanner.scan(picture, &damage);
  EXPECT_EQ(scanner.changed(), std::vector<size_t>{11});
}

TEST(PictureScanner, LooksAtNoRowWhoseNewestIsOld) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  Scanner scanner(256, 64);
  std::vector<uint64_t> newest(4, 1);
  auto damage = grid.at(1);
  damage.newest_in_rows = newest.data();
  scanner.scan(picture, &damage);

  picture.fill(70, 20, 4, 4, 0xff0000);
  picture.fill(200, 40, 4, 4, 0xff0000);
  grid.serials[1 * 4 + 1] = grid.serials[2 * 4 + 3] = 2;
  newest[2] = 2; // row 1 says that it is old, so its tiles are not asked
  damage = grid.at(2);
  damage.newest_in_rows = newest.data();
  scanner.scan(picture, &damage);
  EXPECT_EQ(scanner.changed(), std::vector<size_t>{11});
}

TEST(PictureScanner, DoesNotBelieveDamageWithoutOtherPixels) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  Scanner scanner(256, 64);
  auto damage = grid.at(1);
  scanner.scan(picture, &damage);
  std::fill(grid.serials.begin(), grid.serials.end(), 2);
  damage = grid.at(2);
  EXPECT_EQ(scanner.scan(picture, &damage), 0u);
}

TEST(PictureScanner, CatchesUpOverPicturesThatWereDropped) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  Scanner scanner(256, 64);
  auto damage = grid.at(1);
  scanner.scan(picture, &damage);
  picture.fill(0, 0, 4, 4, 0xff0000);
  grid.serials[0] = 2; // picture 2 never arrives
  picture.fill(100, 0, 4, 4, 0xff0000);
  grid.serials[1] = 3;
  damage = grid.at(3);
  scanner.scan(picture, &damage);
  EXPECT_EQ(scanner.changed(), (std::vector<size_t>{0, 1}));
}

TEST(PictureScanner, ForgetsSerialsOfAnotherDomain) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  Scanner scanner(256, 64);
  auto damage = grid.at(100);
  scanner.scan(picture, &damage);
  picture.fill(0, 0, 4, 4, 0xff0000);
  damage = grid.at(1); // a restarted source counts from the beginning
  damage.domain = 10;
  EXPECT_EQ(scanner.scan(picture, &damage), 1u);
}

TEST(PictureScanner, TakesDamageOnAnyGrid) {
  DesktopPicture picture(256, 128);
  Scanner scanner(256, 128);
  std::vector<uint64_t> serials(2 * 4, 1); // 128×32 tiles
  DamageView damage{9, 1, 128, 32, 2, 4, serials.data(), nullptr};
  scanner.scan(picture, &damage);
  picture.fill(130, 100, 1, 1, 0xff0000);
  serials[3 * 2 + 1] = 2;
  damage.serial = 2;
  EXPECT_EQ(scanner.scan(picture, &damage), 1u);
  EXPECT_EQ(scanner.changed(), std::vector<size_t>{6 * 4 + 2});
}

TEST(PictureScanner, TakesDamageAtItsWordWhenToldTo) {
  DesktopPicture picture(256, 64);
  Grid grid(picture);
  Scanner scanner(256, 64);
  auto damage = grid.at(1);
  scanner.scan(picture, &damage);
  grid.serials[5] = 2;
  damage = grid.at(2);
  EXPECT_EQ(scanner.scan(picture, &damage, true), 1u);
  // What it holds is not known any more, so it counts once when looked at again.
  grid.serials[5] = 3;
  damage = grid.at(3);
  EXPECT_EQ(scanner.scan(picture, &damage), 1u);
  grid.serials[5] = 4;
  damage = grid.at(4);
  EXPECT_EQ(scanner.scan(picture, &damage), 0u);
}

TEST(PictureScanner, ConvertsWhatChangedOnSeveralThreads) {
  DesktopPicture picture(1283, 721);
  picture.text(0, 0, 1283, 721, 1);
  WorkerPool pool(4);
  PictureScanner scanner;
  scanner.set_size(1283, 721);
  ConvertedPicture converted, whole;
  converted.set_size(1283, 721);
  whole.set_size(1283, 721);
  for (unsigned turn = 0; turn < 4; turn++) {
    scanner.scan(view(picture), nullptr, {false, &converted, nullptr}, pool);
    whole.convert(view(picture), 0, 0, 1283, 721);
    const ConvertedRows a = converted.area(0, 0, 1283, 721), b = whole.area(0, 0, 1283, 721);
    for (unsigned i = 0; i < 3; i++)
      for (unsigned line = 0; line < 722 >> (i > 0); line++)
        ASSERT_TRUE(std::equal(a.planes[i].row(line), a.planes[i].row(line) + (1284 >> (i > 0)),
                               b.planes[i].row(line)))
            << "plane " << i << " line " << line << " turn " << turn;
    picture.fill(turn * 300, turn * 180, 290, 170, 0x3060c0 + turn);
    picture.fill(1282, 720, 1, 1, 0xff0000 + turn);
  }
}
