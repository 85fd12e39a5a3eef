// SPDX-License-Identifier: MPL-2.0
// A minute at a desk: read, type, scroll, drag, watch, click through menus, rest. A shorter cycle
// shortens each in proportion.
#include "bench/workload/scene.h"

#include <array>
#include <cmath>

namespace stripes::bench {

namespace {

struct Part {
  std::unique_ptr<Scene> scene;
  double until; // of 60
};

class MixedScene : public Scene {
 public:
  MixedScene(Stage &stage, double cycle)
      : cycle_(cycle), parts_{{{make_still(stage), 10},
                               {make_typing(stage), 28},
                               {make_scroll(stage), 38},
                               {make_drag(stage), 42},
                               {make_video(stage), 52},
                               {make_office(stage), 56},
                               {make_still(stage), 60}}} {}

  void open() override { parts_[now_].scene->open(); }
  void close() override { parts_[now_].scene->close(); }

  bool draw(const Tick &tick) override {
    const double minute = std::fmod(tick.seconds, cycle_) * 60 / cycle_;
    size_t part = 0;
    while (part + 1 < parts_.size() && minute >= parts_[part].until)
      part++;
    if (part != now_) {
      close();
      now_ = part;
      began_ = tick;
      open();
      return true;
    }
    Scene &scene = *parts_[now_].scene;
    const uint64_t number = tick.number - began_.number;
    const auto every = static_cast<uint64_t>(rate() / scene.rate());
    if (number % every != 0)
      return false;
    return scene.draw({number / every, tick.seconds - began_.seconds});
  }

 private:
  double cycle_; // s
  std::array<Part, 7> parts_;
  size_t now_ = 0;
  Tick began_;
};

} // namespace

std::unique_ptr<Scene> make_mixed(Stage &stage, double cycle) {
  return std::make_unique<MixedScene>(stage, cycle);
}

} // namespace stripes::bench
