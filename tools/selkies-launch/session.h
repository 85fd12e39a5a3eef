// SPDX-License-Identifier: MPL-2.0
// One run: display, window manager, pipeline and command, in that order, and their end. Main loop
// only, but for the two handlers that the pipeline calls on the server's thread.
#pragma once

#include "config/options.h"
#include "display/private_display.h"
#include "display/screen.h"
#include "display/window_manager.h"
#include "display/x_connection.h"
#include "exit_status.h"
#include "process/children.h"
#include "process/runtime_dir.h"
#include "process/shutdown.h"
#include "process/signals.h"
#include "stream/pipeline.h"

#include <memory>
#include <string>

namespace stripes::launch {

class Session {
 public:
  // `signals` are blocked already; GStreamer is initialised.
  Session(Options options, Signals &signals);
  ~Session();

  // Runs until the command ends, something fails or a signal asks for the end.
  int run();

 private:
  void on_signal(int number);
  void begin();
  void start_private_display();
  void display_ready(const std::string &name);
  void start_window_manager();
  void serve();
  void start_command();

  void fail(const Failure &failure, int status = kExitFailed);
  void end(int status);

  Environment command_environment() const;
  std::string page_address() const;

  Options options_;
  Ref<GMainLoop> loop_;
  Signals &signals_;
  Children children_;
  std::unique_ptr<RuntimeDir> dir_;
  std::unique_ptr<PrivateDisplay> private_display_;
  std::string display_; // as in DISPLAY
  std::unique_ptr<XConnection> x_;
  std::unique_ptr<Screen> screen_;
  std::unique_ptr<WindowManager> window_manager_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Shutdown> shutdown_;
  int status_ = 0;
};

} // namespace stripes::launch
