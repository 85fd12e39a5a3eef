// SPDX-License-Identifier: MPL-2.0
// A square of 32×32 px in the top left corner that turns white and black at random times: what
// latency is measured with.
#pragma once

#include "bench/workload/commands.h"
#include "bench/workload/random.h"
#include "bench/workload/stage.h"

#include <fstream>
#include <string>

namespace stripes::bench {

class Flash {
 public:
  // A line "nanoseconds 0|1" for each change goes to `path`, the time just before the request.
  Flash(Stage &stage, const std::string &path);

  TimePoint due() const { return due_; }
  void change();

 private:
  Stage &stage_;
  xcb_window_t window_;
  std::ofstream journal_;
  Random random_{777};
  bool white_ = false;
  TimePoint due_;
};

} // namespace stripes::bench
