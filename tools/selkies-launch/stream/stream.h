// SPDX-License-Identifier: MPL-2.0
// Keeps a pipeline running: when it fails, pages are told why, and it is built anew after a while.
// Main loop only, but for two of its handlers.
#pragma once

#include "process/backoff.h"
#include "process/main_loop.h"
#include "stream/page_server.h"
#include "stream/pipeline.h"

#include <functional>
#include <memory>
#include <string>

namespace stripes::launch {

class Stream {
 public:
  struct Handlers {
    // Before each attempt but the first: whether the display is there.
    std::function<Status()> prepare;
    std::function<void(size_t count)> clients; // how many pages there are
    // On the server's thread, as Pipeline's.
    std::function<bool(unsigned width, unsigned height)> resize;
    std::function<bool(const std::string &name, const std::string &value)> setting;
  };
  Stream(PageServer &server, Handlers handlers);

  // The first attempt; its failure is the caller's.
  // microphone: what pages say goes there; null: nowhere.
  Status start(PipelinePlan plan, PipelinePlan sound, MicrophoneFeed *microphone);
  // For good, or until the next start().
  void stop();
  // What the pipeline has counted; while there is none nothing was.
  Figures figures() const;

 private:
  Status attempt();
  void failed(const Failure &failure);
  void try_again();

  PageServer &server_;
  const Handlers handlers_;
  PipelinePlan plan_, sound_;
  MicrophoneFeed *microphone_ = nullptr;
  Backoff backoff_;
  bool broken_ = false; // the pipeline has failed, and will be ended in a moment
  std::string said_;    // the last failure that was told
  std::unique_ptr<Pipeline> pipeline_;
  MainLoopSource timer_;
};

} // namespace stripes::launch
