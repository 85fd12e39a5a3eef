// SPDX-License-Identifier: MPL-2.0
#include "stats/stats_printer.h"

#include <cstdio>

namespace stripes::launch {
namespace {
constexpr unsigned kInterval = 1000; // ms
} // namespace

StatsPrinter::StatsPrinter(std::function<Figures()> figures)
    : figures_(std::move(figures)), table_(figures_()) {
  wait();
}

void StatsPrinter::wait() {
  timer_ = MainLoopSource::after(kInterval, [this] { print(); });
}

void StatsPrinter::print() {
  std::fputs(table_.add(figures_()).c_str(), stderr);
  wait();
}

} // namespace stripes::launch
