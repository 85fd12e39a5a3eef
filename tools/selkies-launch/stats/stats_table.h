// SPDX-License-Identifier: MPL-2.0
// The table of --stats: a line of figures for what happened between two looks.
#pragma once

#include "stats/figures.h"

#include <string>

namespace stripes::launch {

// Without line breaks.
std::string stats_heading();
// `later` may come from a pipeline that was built anew: then all that it counted is new.
std::string stats_line(const Figures &earlier, const Figures &later);

// Lines of figures with the heading above them, and again where it has scrolled away.
class StatsTable {
 public:
  static constexpr unsigned kLinesUnderHeading = 20;

  explicit StatsTable(const Figures &first) : last_(first) {}
  // The next line or two, with line breaks.
  std::string add(const Figures &now);

 private:
  Figures last_;
  unsigned lines_ = 0;
};

} // namespace stripes::launch
