// SPDX-License-Identifier: MPL-2.0
// Nothing moves.
#include "bench/workload/desktop.h"
#include "bench/workload/scene.h"

namespace stripes::bench {

namespace {

class StillScene : public Scene {
 public:
  explicit StillScene(Stage &stage) : stage_(stage), document_(document_window(stage)) {}
  void open() override { stage_.show(document_); }
  void close() override { stage_.hide(document_); }
  bool draw(const Tick &) override { return false; }
  double rate() const override { return 1; }

 private:
  Stage &stage_;
  xcb_window_t document_;
};

} // namespace

std::unique_ptr<Scene> make_still(Stage &stage) {
  return std::make_unique<StillScene>(stage);
}

} // namespace stripes::bench
