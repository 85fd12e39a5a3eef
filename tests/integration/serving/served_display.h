// SPDX-License-Identifier: MPL-2.0
// A private display served by gst-launch-1.0, and what serving it costs.
#pragma once

#include "support/process_cost.h"
#include "support/stripe_canvas.h"
#include "support/ws_client.h"
#include "support/x_client.h"
#include "support/x_server.h"

#include <memory>

namespace stripes::test {

class ServedDisplay {
 public:
  // encoder: the element with its properties.
  explicit ServedDisplay(const XServer::Options &options, const std::string &encoder = "stripeenc");

  XServer &x_server() { return x_server_; }
  const std::string &display() const { return x_server_.display(); }
  uint16_t port() const { return port_; }
  pid_t pid() const { return process_->pid(); } // of gst-launch-1.0

 private:
  TempDir dir_;
  XServer x_server_;
  uint16_t port_;
  std::unique_ptr<ChildProcess> process_;
};

// Sends what a page sends (SETTINGS, then the last frame id 20 times a second) and paints what
// comes.
class Page {
 public:
  Page(uint16_t port, unsigned width, unsigned height, bool viewer = false);

  WsClient &socket() { return socket_; }
  StripeCanvas &canvas() { return canvas_; }
  // Handles what comes for so long, or until done() holds; gives the number of stripes.
  size_t run(unsigned ms, const std::function<bool()> &done = nullptr);
  // Handles what comes until done() holds, for as long as a busy machine may take. Returns done().
  bool wait(const std::function<bool()> &done);
  // The same until nothing came for so long; false when that never was.
  bool rests(unsigned ms);
  // "" or what was wrong with a stripe.
  const std::string &error() const { return error_; }
  size_t bytes() const { return bytes_; }       // of video payload
  size_t pictures() const { return pictures_; } // different frame ids in a row

 private:
  static constexpr unsigned kPatience = 60000; // ms
  size_t paint_all();

  WsClient socket_;
  StripeCanvas canvas_;
  std::string error_;
  size_t bytes_ = 0, pictures_ = 0;
  int last_id_ = -1;
  bool viewer_;
};

} // namespace stripes::test
