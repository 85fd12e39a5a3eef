// SPDX-License-Identifier: MPL-2.0
// A film of 640×360 at 30 pictures a second in a window: the camera pans, balls fly, and there is
// grain that is new in every picture.
#include "bench/workload/desktop.h"
#include "bench/workload/photo.h"
#include "bench/workload/random.h"
#include "bench/workload/scene.h"

#include <algorithm>
#include <cmath>

namespace stripes::bench {

namespace {

constexpr int kWidth = 640, kHeight = 360;

class VideoScene : public Scene {
 public:
  explicit VideoScene(Stage &stage)
      : stage_(stage), document_(document_window(stage)),
        place_(photo(2 * kWidth, 2 * kHeight, 77, 3)),
        window_(stage.window({1200, 120, kWidth, kHeight})),
        picture_(stage.connection(), kWidth, kHeight) {}

  void open() override {
    stage_.show(document_);
    stage_.show(window_);
    draw({});
  }

  void close() override {
    stage_.hide(window_);
    stage_.hide(document_);
  }

  bool draw(const Tick &tick) override {
    const double t = tick.seconds;
    shoot(static_cast<int>(kWidth * (0.5 + 0.5 * std::sin(t * 0.4))),
          static_cast<int>(kHeight * (0.5 + 0.5 * std::sin(t * 0.31))), tick.number);
    for (int i = 0; i < 4; i++)
      ball(static_cast<int>(kWidth * (0.5 + 0.4 * std::sin(t * (1 + i * 0.37) + i))),
           static_cast<int>(kHeight * (0.5 + 0.4 * std::cos(t * (1.2 + i * 0.29) + 2 * i))),
           24 + 12 * i, i);
    stage_.put(window_, 0, 0, picture_);
    return true;
  }

  double rate() const override { return 30; }

 private:
  void shoot(int left, int top, uint64_t number) {
    constexpr uint32_t kept = 0xfcfcfc, grain = 0x030303;
    Random random(number);
    for (int y = 0; y < kHeight; y++) {
      const uint32_t *in = place_.row(top + y) + left;
      uint32_t *out = picture_.row(y);
      for (int x = 0; x < kWidth; x++)
        out[x] = (in[x] & kept) | (random.next() & grain);
    }
  }

  void ball(int centre_x, int centre_y, int radius, int colour) {
    static constexpr uint32_t kChannels[] = {0x010000, 0x000100, 0x000001, 0x010100};
    for (int y = std::max(centre_y - radius, 0); y < std::min(centre_y + radius, kHeight); y++)
      for (int x = std::max(centre_x - radius, 0); x < std::min(centre_x + radius, kWidth); x++) {
        const int dx = x - centre_x, dy = y - centre_y, square = dx * dx + dy * dy;
        if (square < radius * radius)
          picture_.row(y)[x] =
              kChannels[colour] * static_cast<uint32_t>(255 - square * 160 / (radius * radius));
      }
  }

  Stage &stage_;
  xcb_window_t document_;
  Picture place_;
  xcb_window_t window_;
  SharedPicture picture_;
};

} // namespace

std::unique_ptr<Scene> make_video(Stage &stage) {
  return std::make_unique<VideoScene>(stage);
}

} // namespace stripes::bench
