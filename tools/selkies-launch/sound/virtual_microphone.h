// SPDX-License-Identifier: MPL-2.0
// SelkiesVirtualMic in a sound server that is not ours: loaded when it is first needed, and taken
// away at the end. Main loop only.
#pragma once

#include "base/result.h"
#include "process/children.h"
#include "process/runtime_dir.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stripes::launch {

class VirtualMicrophone {
 public:
  // environment: in which programs find that server.
  VirtualMicrophone(Children &children, const RuntimeDir &dir, Environment environment);
  ~VirtualMicrophone();
  VirtualMicrophone(const VirtualMicrophone &) = delete;
  VirtualMicrophone &operator=(const VirtualMicrophone &) = delete;

  // loaded: called once it is there, or cannot be. One that is under way answers the last caller.
  void load(std::function<void(const Status &)> loaded);
  // Waits for that, half a second at the longest.
  void unload();

 private:
  Result<pid_t> run(const std::string &script, Children::OnExit ended);
  void ended(int status);

  Children &children_;
  const Environment environment_;
  const std::string log_path_;
  std::function<void(const Status &)> loaded_;
  std::optional<pid_t> pid_;         // of what loads it
  std::vector<std::string> modules_; // that we have loaded, by number
};

} // namespace stripes::launch
