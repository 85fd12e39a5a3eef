// SPDX-License-Identifier: MPL-2.0
// Runs a scene against the clock.
#pragma once

#include "bench/workload/flash.h"
#include "bench/workload/scene.h"

#include <ostream>

namespace stripes::bench {

struct ShowCounts {
  uint64_t pictures = 0; // that differ from the one before, the first included
  uint64_t late = 0;     // ticks left out because their time had passed
};

class Show {
 public:
  // journal: gets the time of each distinct picture in ns, a line each; may be null, as flash may.
  Show(Stage &stage, Scene &scene, Flash *flash, std::ostream *journal)
      : stage_(stage), scene_(scene), flash_(flash), journal_(journal) {}

  // Until it is asked to stop.
  ShowCounts run(Commands &commands);

 private:
  void note_picture();
  void draw(uint64_t number);

  Stage &stage_;
  Scene &scene_;
  Flash *flash_;
  std::ostream *journal_;
  ShowCounts counts_;
};

} // namespace stripes::bench
