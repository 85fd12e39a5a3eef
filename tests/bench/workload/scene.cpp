// SPDX-License-Identifier: MPL-2.0
#include "bench/workload/scene.h"

#include <functional>
#include <map>

namespace stripes::bench {

namespace {

using Make = std::function<std::unique_ptr<Scene>(Stage &, const SceneOptions &)>;

const std::map<std::string, Make> &scenes() {
  static const std::map<std::string, Make> all = {
      {"idle", [](Stage &stage, const SceneOptions &) { return make_still(stage); }},
      {"typing", [](Stage &stage, const SceneOptions &) { return make_typing(stage); }},
      {"scroll", [](Stage &stage, const SceneOptions &) { return make_scroll(stage); }},
      {"drag", [](Stage &stage, const SceneOptions &) { return make_drag(stage); }},
      {"video", [](Stage &stage, const SceneOptions &) { return make_video(stage); }},
      {"fullmotion", [](Stage &stage, const SceneOptions &) { return make_motion(stage); }},
      {"terminal", [](Stage &stage, const SceneOptions &) { return make_terminal(stage); }},
      {"office", [](Stage &stage, const SceneOptions &) { return make_office(stage); }},
      {"mixed",
       [](Stage &stage, const SceneOptions &options) { return make_mixed(stage, options.cycle); }},
  };
  return all;
}

} // namespace

std::vector<std::string> scene_names() {
  std::vector<std::string> names;
  for (const auto &[name, make] : scenes())
    names.push_back(name);
  return names;
}

std::unique_ptr<Scene> make_scene(const std::string &name, Stage &stage,
                                  const SceneOptions &options) {
  const auto found = scenes().find(name);
  return found == scenes().end() ? nullptr : found->second(stage, options);
}

} // namespace stripes::bench
