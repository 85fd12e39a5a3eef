// SPDX-License-Identifier: MPL-2.0
#include "stats/stats_table.h"

#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

namespace stripes::launch {
namespace {

constexpr const char *kCounts[] = {"pictures/s", "stripes/s", "kbit/s",  "CPU %",  "skipped",
                                   "refined",    "keys",      "layouts", "clients"};
// Milliseconds: median and 95th percentile.
constexpr std::pair<const char *, TimeCounts Figures::*> kStages[] = {
    {"capture ms", &Figures::capture}, {"detect ms", &Figures::detect},
    {"convert ms", &Figures::convert}, {"encode ms", &Figures::encode},
    {"push ms", &Figures::push},       {"picture ms", &Figures::picture}};
constexpr size_t kStageWidth = 12; // characters: "123.45/123.45" is rare enough

void add_right(std::string &line, const std::string &text, size_t width) {
  if (!line.empty())
    line += "  ";
  if (text.size() < width)
    line.append(width - text.size(), ' ');
  line += text;
}

std::string milliseconds(uint64_t ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", static_cast<double>(ns) / 1e6);
  return text;
}

std::string times_text(const TimeCounts &times) {
  if (times.count == 0)
    return "-";
  return milliseconds(times.percentile_ns(50)) + "/" + milliseconds(times.percentile_ns(95));
}

} // namespace

std::string stats_heading() {
  std::string line;
  for (const char *name : kCounts)
    add_right(line, name, 0);
  for (const auto &[name, times] : kStages)
    add_right(line, name, kStageWidth);
  return line;
}

std::string stats_line(const Figures &earlier, const Figures &later) {
  Figures before = earlier;
  if (later.pictures < earlier.pictures || later.stripes < earlier.stripes ||
      later.picture.count < earlier.picture.count || later.capture.count < earlier.capture.count) {
    before = Figures{};
    before.at = earlier.at;
    before.processor = earlier.processor;
  }
  const double seconds = std::chrono::duration<double>(later.at - before.at).count();
  const auto rate = [seconds](double amount) {
    return std::to_string(seconds > 0 ? std::llround(amount / seconds) : 0);
  };
  const auto count = [&](uint64_t Figures::*field) { return later.*field - before.*field; };
  const double processor =
      std::chrono::duration<double>(later.processor - before.processor).count();
  const std::vector<std::string> counts = {
      rate(static_cast<double>(count(&Figures::pictures))),
      rate(static_cast<double>(count(&Figures::stripes))),
      rate(static_cast<double>(count(&Figures::bytes)) * 8 / 1000),
      rate(processor * 100),
      std::to_string(count(&Figures::skipped)),
      std::to_string(count(&Figures::refinements)),
      std::to_string(count(&Figures::keys)),
      std::to_string(count(&Figures::layouts)),
      std::to_string(later.clients)};
  std::string line;
  for (size_t i = 0; i < counts.size(); i++)
    add_right(line, counts[i], std::string(kCounts[i]).size());
  for (const auto &[name, times] : kStages)
    add_right(line, times_text((later.*times).since(before.*times)), kStageWidth);
  return line;
}

std::string StatsTable::add(const Figures &now) {
  std::string text;
  if (lines_++ % kLinesUnderHeading == 0)
    text = stats_heading() + "\n";
  text += stats_line(last_, now) + "\n";
  last_ = now;
  return text;
}

} // namespace stripes::launch
