// SPDX-License-Identifier: MPL-2.0
#include "check/system_check.h"

#include <algorithm>
#include <utility>

namespace stripes::launch {

CheckLines check_system(const Options &options) {
  CheckLines all;
  const auto add = [&all](CheckLines lines) {
    std::move(lines.begin(), lines.end(), std::back_inserter(all));
  };
  add(check_programs(options.settings, options.command));
  add(check_display(options.settings));
  add(check_gstreamer(options.settings));
  add(check_sound(options.settings, current_environment()));
  add(check_webrtc(options.settings));
  add(check_serving(options.settings));
  add(check_machine(current_environment()));
  return all;
}

std::string check_text(const CheckLines &lines) {
  static constexpr const char *kWords[] = {"ok       ", "warning  ", "missing  "};
  std::string out;
  for (const CheckLine &line : lines) {
    out += kWords[static_cast<size_t>(line.finding)] + line.subject + ": " + line.text;
    if (!line.remedy.empty())
      out += " – " + line.remedy;
    out += "\n";
  }
  return out;
}

bool all_there(const CheckLines &lines) {
  return std::none_of(lines.begin(), lines.end(),
                      [](const CheckLine &line) { return line.finding == Finding::Missing; });
}

} // namespace stripes::launch
