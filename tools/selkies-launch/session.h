// SPDX-License-Identifier: MPL-2.0
// One run: display, server, pipeline and command, in that order, and their end. Main loop only, but
// for the two handlers that the pipeline calls on the server's thread.
#pragma once

#include "config/options.h"
#include "display/desktop.h"
#include "exit_status.h"
#include "process/application.h"
#include "process/hooks.h"
#include "process/ready_file.h"
#include "process/shutdown.h"
#include "process/signals.h"
#include "stats/stats_printer.h"
#include "stream/microphone_feed.h"
#include "stream/page_server.h"
#include "stream/stream.h"

#include <memory>

namespace stripes::launch {

class Session {
 public:
  // `signals` are blocked already; GStreamer is initialised.
  Session(Options options, Signals &signals);
  ~Session();
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  // Runs until the command ends, something fails or a signal asks for the end.
  int run();

 private:
  void on_signal(int number);
  void begin();
  void start_desktop();
  void desktop_ready(const Status &status);
  void desktop_ended();
  void start_desktop_again();

  Status serve();
  Status start_stream();
  PipelinePlan sound_plan() const;
  void prepare_microphone();
  void wait_until_ready();
  void start_command();
  void command_ended(int status);

  void fail(const Failure &failure, int status = kExitFailed);
  void end(int status);

  Options options_;
  Ref<GMainLoop> loop_;
  Signals &signals_;
  Children children_;
  std::unique_ptr<PageServer> server_;
  std::unique_ptr<Desktop> desktop_;
  std::unique_ptr<MicrophoneFeed> microphone_; // uses the server and the desktop
  std::unique_ptr<Stream> stream_;             // uses them and the microphone
  std::unique_ptr<Hooks> hooks_;
  std::unique_ptr<ReadyFile> ready_file_;
  std::unique_ptr<Application> application_;
  Backoff desktop_backoff_;
  MainLoopSource desktop_timer_;
  std::unique_ptr<StatsPrinter> stats_; // uses the stream
  std::unique_ptr<Shutdown> shutdown_;
  int status_ = 0;
};

} // namespace stripes::launch
