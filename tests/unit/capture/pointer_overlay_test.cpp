// SPDX-License-Identifier: MPL-2.0
#include "capture/pointer_overlay.h"

#include <gtest/gtest.h>

using namespace stripes;

namespace {

constexpr unsigned kWidth = 32, kHeight = 32;
constexpr std::array<uint8_t, 4> kBgrx{0, 1, 2, 3};

Surface surface(Point on_root = {}) {
  Surface s;
  s.width = kWidth;
  s.height = kHeight;
  s.on_root = on_root;
  return s;
}

CursorImage square(std::array<uint8_t, 4> bgra) {
  CursorImage image;
  image.width = image.height = 4;
  image.hot_x = image.hot_y = 1;
  for (int i = 0; i < 16; i++)
    image.bgra.insert(image.bgra.end(), bgra.begin(), bgra.end());
  return image;
}

std::vector<uint8_t> grey() {
  return std::vector<uint8_t>(kWidth * kHeight * 4, 100);
}

} // namespace

TEST(PointerOverlay, OldAndNewPlaceHaveChanged) {
  PointerOverlay pointer;
  pointer.set_image(square({1, 2, 3, 255}));
  pointer.move_to({11, 11});
  EXPECT_EQ(pointer.changes(surface()), (std::vector<Rect>{{10, 10, 4, 4}}));
  pointer.place(surface());
  EXPECT_TRUE(pointer.changes(surface()).empty());
  pointer.move_to({13, 20});
  EXPECT_EQ(pointer.changes(surface()), (std::vector<Rect>{{10, 10, 4, 4}, {12, 19, 4, 4}}));
  pointer.place(surface());
  pointer.hide();
  EXPECT_EQ(pointer.changes(surface()), (std::vector<Rect>{{12, 19, 4, 4}}));
}

TEST(PointerOverlay, ANewImageInTheSamePlaceCounts) {
  PointerOverlay pointer;
  pointer.set_image(square({1, 2, 3, 255}));
  pointer.move_to({11, 11});
  pointer.place(surface());
  pointer.set_image(square({3, 2, 1, 255}));
  EXPECT_FALSE(pointer.changes(surface()).empty());
}

TEST(PointerOverlay, OutsideThePictureNothingChanges) {
  PointerOverlay pointer;
  pointer.set_image(square({1, 2, 3, 255}));
  for (const Point &p : {Point{-10, 5}, Point{5, -10}, Point{40, 5}, Point{5, 40}}) {
    pointer.move_to(p);
    EXPECT_TRUE(pointer.changes(surface()).empty()) << p.x << "," << p.y;
  }
}

TEST(PointerOverlay, MovesWithTheWindowUnderIt) {
  PointerOverlay pointer;
  pointer.set_image(square({1, 2, 3, 255}));
  pointer.move_to({111, 61});
  EXPECT_EQ(pointer.changes(surface({100, 50})), (std::vector<Rect>{{10, 10, 4, 4}}));
}

TEST(PointerOverlay, IsDrawnInFreshAreasOnly) {
  PointerOverlay pointer;
  pointer.set_image(square({10, 20, 30, 255}));
  pointer.move_to({11, 11});
  pointer.place(surface());
  auto pixels = grey();
  pointer.draw(pixels.data(), surface(), {{0, 0, kWidth, 12}, {0, 13, 12, 19}}, kBgrx);
  for (unsigned y = 0; y < kHeight; y++)
    for (unsigned x = 0; x < kWidth; x++) {
      const bool inside = x >= 10 && x < 14 && y >= 10 && y < 14 && y != 12 && (y < 12 || x < 12);
      EXPECT_EQ(pixels[(y * kWidth + x) * 4], inside ? 10 : 100) << x << "," << y;
    }
}

TEST(PointerOverlay, IsCutAtTheEdges) {
  PointerOverlay pointer;
  pointer.set_image(square({10, 20, 30, 255}));
  for (const Point &p : {Point{0, 0}, Point{31, 31}, Point{0, 31}}) {
    pointer.move_to(p);
    pointer.place(surface());
    auto pixels = grey();
    pointer.draw(pixels.data(), surface(), {{0, 0, kWidth, kHeight}}, kBgrx);
    EXPECT_EQ(pixels[static_cast<size_t>(p.y * 32 + p.x) * 4], 10);
  }
}

TEST(PointerOverlay, BlendsPremultipliedInAnyOrderOfBytes) {
  PointerOverlay pointer;
  pointer.set_image(square({50, 0, 128, 128}));
  pointer.move_to({11, 11});
  pointer.place(surface());
  auto pixels = grey();
  pointer.draw(pixels.data(), surface(), {{0, 0, kWidth, kHeight}}, {3, 2, 1, 0}); // xRGB
  const uint8_t *p = &pixels[(12 * kWidth + 12) * 4];
  EXPECT_EQ(p[0], 100);
  EXPECT_EQ(p[1], 128 + 50); // 100 · 127/255 = 49.8
  EXPECT_EQ(p[2], 50);
  EXPECT_EQ(p[3], 100);
}
