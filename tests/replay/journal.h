// SPDX-License-Identifier: MPL-2.0
// What happened lately, for the message of a failure. Any thread.
#pragma once

#include <deque>
#include <mutex>
#include <string>

namespace stripes::test {

class Journal {
 public:
  void note(std::string line) {
    std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    if (lines_.size() > kLines)
      lines_.pop_front();
  }
  std::string text() const {
    std::lock_guard lock(mutex_);
    std::string all;
    for (const std::string &line : lines_)
      all += "  " + line + "\n";
    return all;
  }

 private:
  static constexpr size_t kLines = 120; // the oldest go first
  mutable std::mutex mutex_;            // guards lines_
  std::deque<std::string> lines_;
};

} // namespace stripes::test
