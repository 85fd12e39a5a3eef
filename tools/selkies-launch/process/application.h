// SPDX-License-Identifier: MPL-2.0
// The command: runs it, follows it into the background, and starts it again where that is wanted.
// Main loop only.
#pragma once

#include "process/backoff.h"
#include "process/children.h"
#include "process/main_loop.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stripes::launch {

// A command that ends well this soon, with programs of its own still running, went to the
// background as some desktop programs do; later, what it left behind is nothing to wait for.
constexpr unsigned kBackgroundSeconds = 5;
// Such a program must show its first window before it has rested for so long …
constexpr unsigned kFirstWindowMilliseconds = 4000;
// … and at any rate within this time.
constexpr unsigned kWindowSeconds = 60;
// Between two windows it may rest for so long.
constexpr unsigned kWindowMilliseconds = 3000;

class Application {
 public:
  struct Callbacks {
    std::function<Environment()> environment;
    std::function<bool()> programs_left;      // whether the command has descendants
    std::function<uint64_t()> processor_time; // used on the display so far, in any unit
    std::function<bool()> windows_left;       // whether there are windows on the display
    std::function<void(int status)> ended;
    std::function<void(const Failure &, int status)> failed;
  };
  Application(Children &children, std::vector<std::string> command, bool restart,
              Callbacks callbacks);
  ~Application();
  Application(const Application &) = delete;
  Application &operator=(const Application &) = delete;

  void start();
  // Some program has ended: perhaps one in the background.
  void look();

 private:
  void run();
  void has_ended(int status);
  void over(int status);

  Children &children_;
  const std::vector<std::string> command_;
  const bool restart_;
  Callbacks callbacks_;
  Backoff backoff_;
  std::optional<pid_t> pid_;
  int64_t started_ = 0;
  // The command is in the background:
  bool background_ = false;
  bool had_windows_ = false;
  uint64_t processor_time_ = 0;
  int64_t ended_ = 0;   // when the command ended
  int64_t left_at_ = 0; // when a window was last seen, or something done to open one
  MainLoopSource timer_;
};

} // namespace stripes::launch
