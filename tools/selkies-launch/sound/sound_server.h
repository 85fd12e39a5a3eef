// SPDX-License-Identifier: MPL-2.0
// A sound server of our own, beside the private display: what its programs play goes nowhere but to
// whoever listens there. When it ends it is started again. Main loop only.
#pragma once

#include "process/backoff.h"
#include "process/children.h"
#include "process/main_loop.h"
#include "process/runtime_dir.h"
#include "sound/pulse.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace stripes::launch {

class SoundServer {
 public:
  // The program that it would be: "pulseaudio", which is one process, or else "pipewire"; empty
  // where neither is installed.
  static std::string_view program();

  // settled: called once, when it can be reached or the first attempt has failed.
  SoundServer(Children &children, RuntimeDir &dir, const SoundDevices &devices,
              std::function<void()> settled);
  ~SoundServer();
  SoundServer(const SoundServer &) = delete;
  SoundServer &operator=(const SoundServer &) = delete;

  void start(Environment environment);
  // It is not started again, whenever it ends.
  void no_more();

  std::string address() const { return "unix:" + socket_; } // as in PULSE_SERVER
  bool settled() const { return settled_ == nullptr; }
  std::optional<pid_t> pid() const { return pid_; } // while it runs
  // For programs that are to be heard.
  void add_to(Environment &environment) const;

 private:
  void attempt();
  void kill_all();
  void look();
  void failed(const std::string &why);
  bool reachable() const;
  void settle();
  std::string log_text() const;

  Children &children_;
  RuntimeDir &dir_;
  const SoundDevices devices_;
  std::function<void()> settled_;
  const std::string socket_;
  Environment environment_;
  std::vector<std::string> command_;
  Backoff backoff_;
  std::optional<pid_t> pid_;
  bool running_ = false; // and could be reached
  bool lost_ = false;    // and it was said
  unsigned looks_ = 0;
  MainLoopSource timer_;
};

} // namespace stripes::launch
