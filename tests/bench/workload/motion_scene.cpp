// SPDX-License-Identifier: MPL-2.0
// The whole screen moves, as in a game: a pan over a large photo, a patch of noise that is new in
// every picture, and squares on paths of their own.
#include "bench/workload/photo.h"
#include "bench/workload/random.h"
#include "bench/workload/scene.h"

#include <cmath>

namespace stripes::bench {

namespace {

constexpr int kNoiseWidth = 960, kNoiseHeight = 540, kPatchWidth = 160, kPatchHeight = 90;
constexpr int kSquares = 12, kSquareSize = 60;

Picture noise() {
  Picture picture(kNoiseWidth, kNoiseHeight);
  Random random(5);
  for (int y = 0; y < kNoiseHeight; y++)
    for (int x = 0; x < kNoiseWidth; x++)
      picture.row(y)[x] = (random.next() & 255) * 0x010101;
  return picture;
}

class MotionScene : public Scene {
 public:
  explicit MotionScene(Stage &stage)
      : stage_(stage), width_(stage.width()), height_(stage.height()),
        place_(stage.pixmap(photo(width_ * 5 / 3, height_ * 5 / 3, 8, 4))),
        noise_(stage.pixmap(noise())), window_(stage.window({0, 0, width_, height_})) {}

  void open() override {
    stage_.show(window_);
    draw({});
  }
  void close() override { stage_.hide(window_); }

  bool draw(const Tick &tick) override {
    const double t = tick.seconds;
    const int left = static_cast<int>(width_ * 2 / 3 * (0.5 + 0.5 * std::sin(t * 0.9)));
    const int top = static_cast<int>(height_ * 2 / 3 * (0.5 + 0.5 * std::sin(t * 0.7)));
    stage_.copy(place_, {left, top, width_, height_}, window_, 0, 0);
    Random random(tick.number);
    const int x = random.below(kNoiseWidth - kPatchWidth);
    const int y = random.below(kNoiseHeight - kPatchHeight);
    stage_.copy(noise_, {x, y, kPatchWidth, kPatchHeight}, window_, width_ * 35 / 48, 60);
    for (int i = 0; i < kSquares; i++)
      stage_.fill(window_,
                  {static_cast<int>(width_ * (0.5 + 0.36 * std::sin(t * (1 + i * 0.13) + i))),
                   static_cast<int>(height_ * (0.5 + 0.37 * std::cos(t * (1.1 + i * 0.11)))),
                   kSquareSize, kSquareSize},
                  0x3060c0 + 0x100804 * static_cast<uint32_t>(i));
    return true;
  }

 private:
  Stage &stage_;
  int width_, height_;
  xcb_pixmap_t place_, noise_;
  xcb_window_t window_;
};

} // namespace

std::unique_ptr<Scene> make_motion(Stage &stage) {
  return std::make_unique<MotionScene>(stage);
}

} // namespace stripes::bench
