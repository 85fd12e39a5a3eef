// SPDX-License-Identifier: MPL-2.0
// A line for gst-launch-1.0, run as a user runs it.
#pragma once

#include "support/child_process.h"

#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace stripes::test {

struct Ending {
  std::optional<int> status; // nothing: it had not ended after four minutes
  std::string log;
};

inline std::vector<std::string> words(const std::string &line) {
  std::vector<std::string> result;
  for (size_t at = 0; at < line.size();) {
    size_t end = std::min(line.find(' ', at), line.size());
    if (end > at)
      result.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

inline Ending launch(const std::string &line, const std::string &display = "") {
  TempDir dir;
  ChildProcess::Options options;
  options.argv = words(line);
  options.argv.insert(options.argv.begin(), "gst-launch-1.0");
  options.environment = {"GST_DEBUG=2", "GST_DEBUG_NO_COLOR=1"};
  if (!display.empty())
    options.environment.push_back("DISPLAY=" + display);
  options.log_path = dir.file("log");
  ChildProcess process(options);
  const auto status = process.wait(std::chrono::seconds(240));
  return {status, read_file(options.log_path)};
}

// No warning, neither on the bus ("WARNING: from element …") nor in the log. What stock sinks say
// of a machine that does not keep up does not count.
inline bool clean(const std::string &log) {
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("A lot of buffers are being dropped") != std::string::npos ||
        line.find("this computer is too slow") != std::string::npos)
      continue;
    for (const char *bad : {"CRITICAL", "ERROR", "erroneous", "WARNING: from", " WARN "})
      if (line.find(bad) != std::string::npos)
        return false;
  }
  return true;
}

} // namespace stripes::test
