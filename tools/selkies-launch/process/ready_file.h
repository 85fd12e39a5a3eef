// SPDX-License-Identifier: MPL-2.0
// Waits until a file exists. Main loop only.
#pragma once

#include "process/main_loop.h"

#include <functional>
#include <string>

namespace stripes::launch {

class ReadyFile {
 public:
  explicit ReadyFile(std::string path) : path_(std::move(path)) {}

  // Whether it is there now; a file from before counts.
  bool exists() const;
  // Calls once when it is there, at most a quarter of a second late: looked at by the clock, since
  // its folder may not exist yet and may lie where no notifications come from.
  void wait(std::function<void()> there);

 private:
  void look();

  std::string path_;
  std::function<void()> there_;
  MainLoopSource timer_;
};

} // namespace stripes::launch
