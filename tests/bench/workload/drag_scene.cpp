// SPDX-License-Identifier: MPL-2.0
// A window of 800×560 is dragged about over a photo.
#include "bench/workload/page.h"
#include "bench/workload/scene.h"

#include <cmath>

namespace stripes::bench {

namespace {

class DragScene : public Scene {
 public:
  explicit DragScene(Stage &stage)
      : stage_(stage), window_(stage.window(0, 0, framed(document_page(798, 526, 33), "Files"))) {}

  void open() override {
    move_to(0);
    stage_.show(window_);
  }
  void close() override { stage_.hide(window_); }
  bool draw(const Tick &tick) override { return move_to(tick.seconds); }

 private:
  bool move_to(double seconds) {
    const int x = static_cast<int>(560 + 500 * std::sin(seconds * 1.3));
    const int y = static_cast<int>(240 + 200 * std::sin(seconds * 1.9 + 1));
    if (x == x_ && y == y_)
      return false;
    stage_.move(window_, x_ = x, y_ = y);
    return true;
  }

  Stage &stage_;
  xcb_window_t window_;
  int x_ = -1, y_ = -1;
};

} // namespace

std::unique_ptr<Scene> make_drag(Stage &stage) {
  return std::make_unique<DragScene>(stage);
}

} // namespace stripes::bench
