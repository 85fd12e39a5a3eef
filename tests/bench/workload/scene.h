// SPDX-License-Identifier: MPL-2.0
// One kind of work on the screen. What it shows is a function of the tick alone, so it is the same
// in every run.
#pragma once

#include "bench/workload/stage.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stripes::bench {

constexpr double kPi = 3.14159265358979323846;

struct Tick {
  uint64_t number = 0;
  double seconds = 0; // since the scene was opened, as it should be
};

class Scene {
 public:
  virtual ~Scene() = default;
  // Its windows appear, with the first picture.
  virtual void open() {}
  // Its windows go.
  virtual void close() {}
  // Draws the picture of this tick; whether it differs from the one before.
  virtual bool draw(const Tick &tick) = 0;
  // Ticks a second.
  virtual double rate() const { return 60; }
};

struct SceneOptions {
  double cycle = 60; // s that a mixed minute takes
};

std::unique_ptr<Scene> make_still(Stage &stage);
std::unique_ptr<Scene> make_typing(Stage &stage);
std::unique_ptr<Scene> make_scroll(Stage &stage);
std::unique_ptr<Scene> make_drag(Stage &stage);
std::unique_ptr<Scene> make_video(Stage &stage);
std::unique_ptr<Scene> make_motion(Stage &stage);
std::unique_ptr<Scene> make_terminal(Stage &stage);
std::unique_ptr<Scene> make_office(Stage &stage);
std::unique_ptr<Scene> make_mixed(Stage &stage, double cycle);

std::vector<std::string> scene_names();
// Null when there is none of that name.
std::unique_ptr<Scene> make_scene(const std::string &name, Stage &stage,
                                  const SceneOptions &options);

} // namespace stripes::bench
