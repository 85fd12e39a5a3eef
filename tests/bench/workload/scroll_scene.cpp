// SPDX-License-Identifier: MPL-2.0
// Somebody reads a long page: 1.4 s of smooth scrolling, 0.35 s of reading, and back at the end.
#include "bench/workload/desktop.h"
#include "bench/workload/page.h"
#include "bench/workload/scene.h"

#include <algorithm>
#include <cmath>

namespace stripes::bench {

namespace {

constexpr int kWidth = 1280, kHeight = 960, kPageHeight = 7000;
constexpr double kTurn = 1.4, kRead = 0.35; // s
constexpr double kFastest = 14;             // px a tick

class ScrollScene : public Scene {
 public:
  explicit ScrollScene(Stage &stage)
      : stage_(stage), document_(document_window(stage)),
        page_(stage.pixmap(document_page(kWidth, kPageHeight, 21))),
        window_(stage.window({320, 50, kWidth, kHeight})) {}

  void open() override {
    stage_.show(document_);
    stage_.show(window_);
    show();
  }

  void close() override {
    stage_.hide(window_);
    stage_.hide(document_);
  }

  bool draw(const Tick &tick) override {
    const double phase = std::fmod(tick.seconds, kTurn + kRead);
    if (phase > kTurn)
      return false;
    const int before = static_cast<int>(top_);
    top_ += direction_ * kFastest * std::sin(kPi * phase / kTurn);
    if (top_ < 0 || top_ > kPageHeight - kHeight)
      direction_ = -direction_;
    top_ = std::clamp(top_, 0.0, static_cast<double>(kPageHeight - kHeight));
    if (static_cast<int>(top_) == before)
      return false;
    show();
    return true;
  }

 private:
  void show() {
    const int top = static_cast<int>(top_);
    stage_.copy(page_, {0, top, kWidth - 12, kHeight}, window_, 0, 0);
    const int thumb = top * kHeight / kPageHeight;
    stage_.fill(window_, {kWidth - 12, 0, 12, kHeight}, 0xe4e4e4);
    stage_.fill(window_, {kWidth - 10, thumb, 8, 120}, 0x9aa0a8);
  }

  Stage &stage_;
  xcb_window_t document_;
  xcb_pixmap_t page_;
  xcb_window_t window_;
  double top_ = 0, direction_ = 1;
};

} // namespace

std::unique_ptr<Scene> make_scroll(Stage &stage) {
  return std::make_unique<ScrollScene>(stage);
}

} // namespace stripes::bench
