// SPDX-License-Identifier: MPL-2.0
// The server that pages are connected to, while pipelines come and go. Main loop only.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "settings/settings.h"
#include "stripe/gststripeserver.h"

#include <string>

namespace stripes::launch {

class PageServer {
 public:
  PageServer() = default;
  ~PageServer();
  PageServer(const PageServer &) = delete;
  PageServer &operator=(const PageServer &) = delete;

  // Listens where the settings say.
  Status start(const Settings &settings);
  // Where a browser on this machine finds the page.
  std::string address() const;
  // Why pages see nothing new; empty: all is well again.
  void set_notice(const std::string &sentence);
  // Turns off the microphone that is on; its page is told why.
  void stop_microphone(const std::string &sentence);
  // For the sink's property `server`.
  GstStripeServer *get() const { return server_.get(); }

 private:
  Ref<GstStripeServer> server_;
  std::string host_;
};

} // namespace stripes::launch
