// SPDX-License-Identifier: MPL-2.0
// Writes the table of --stats to standard error, a line a second. Main loop only.
#pragma once

#include "process/main_loop.h"
#include "stats/stats_table.h"

#include <functional>

namespace stripes::launch {

class StatsPrinter {
 public:
  explicit StatsPrinter(std::function<Figures()> figures);

 private:
  void wait();
  void print();

  std::function<Figures()> figures_;
  StatsTable table_;
  MainLoopSource timer_;
};

} // namespace stripes::launch
