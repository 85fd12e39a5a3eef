// SPDX-License-Identifier: MPL-2.0
// The display that is served with all that belongs to it: a private X server, its window manager
// and its sound server, or a display that exists. Main loop only, but for what ServedScreen allows.
#pragma once

#include "config/options.h"
#include "display/private_display.h"
#include "display/served_screen.h"
#include "display/window_manager.h"
#include "process/children.h"
#include "process/runtime_dir.h"
#include "sound/sound_server.h"
#include "sound/virtual_microphone.h"
#include "stream/sound_plan.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace stripes::launch {

class Desktop {
 public:
  struct Callbacks {
    std::function<void(Status)> ready; // once
    std::function<void()> ended;       // the private X server ended after that
  };
  // options: must outlive it.
  Desktop(Children &children, const Options &options, Callbacks callbacks);

  void start();

  // Connects anew to a display that exists; fails while it is away.
  Status reopen();

  bool is_private() const { return private_display_ != nullptr; }
  const std::string &name() const { return name_; } // as in DISPLAY
  bool may_resize() const { return rights_.resize; }
  ServedScreen &screen() { return screen_; }
  // Where its sound is taken from; nothing when there is none, which is said once.
  std::optional<SoundInput> sound_input() const;
  // What plays a page's microphone; empty when it cannot be had.
  PipelinePlan microphone_plan() const;
  // To be loaded before that plays; null: it is there.
  VirtualMicrophone *virtual_microphone() { return virtual_microphone_.get(); }
  // Nothing of it is started again.
  void ending();
  // What was loaded into somebody's sound server is taken away again.
  void take_back();
  std::set<pid_t> servers() const; // X server, window manager, sound server
  Environment environment() const; // of programs that run on it

 private:
  void start_private();
  void start_existing();
  void private_started(const Status &status);
  void connect();
  Status open_screen();
  void start_window_manager();
  void start_sound();
  void is_up();

  Children &children_;
  const Options &options_;
  Callbacks callbacks_;
  std::unique_ptr<RuntimeDir> dir_;
  std::unique_ptr<PrivateDisplay> private_display_;
  std::string name_;
  Screen::Rights rights_{};
  ServedScreen screen_;
  std::unique_ptr<WindowManager> window_manager_; // uses dir_ and the screen's connection
  std::unique_ptr<SoundServer> sound_;            // uses dir_
  // Of a display that we did not start; uses dir_.
  std::unique_ptr<VirtualMicrophone> virtual_microphone_;
  bool up_ = false; // all but the sound
};

} // namespace stripes::launch
