// SPDX-License-Identifier: MPL-2.0
// The running pipeline. Main loop only, but for what its handlers say.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "stream/pipeline_plan.h"
#include "stripe/gststripeserver.h"

#include <functional>
#include <memory>
#include <string>

namespace stripes::launch {

class Pipeline {
 public:
  struct Handlers {
    // In the main loop, once: what went wrong while running.
    std::function<void(Failure)> failed;
    // In the main loop: how many pages are connected, when that changes and after the start.
    std::function<void(size_t count)> clients;
    // On the server's thread: whether the page's wish is taken care of.
    std::function<bool(unsigned width, unsigned height, const std::string &display)> resize;
    std::function<bool(const std::string &name, const std::string &value)> setting;
  };

  // Which of the elements are not registered, as a sentence.
  static Status check_elements();

  // server: for the sink; it says where to listen, not the plan.
  Pipeline(GstStripeServer *server, Handlers handlers)
      : server_(share(server)), handlers_(std::move(handlers)) {}
  ~Pipeline();
  Pipeline(const Pipeline &) = delete;
  Pipeline &operator=(const Pipeline &) = delete;

  // Builds it and sets it playing.
  Status start(const PipelinePlan &plan);
  void stop();

 private:
  Status build(const PipelinePlan &plan);
  Failure start_failure();
  void handle(GstMessage *message);
  void tell_clients();

  static gboolean on_message(GstBus *bus, GstMessage *message, gpointer self);
  static gboolean on_resize(GstElement *sink, guint width, guint height, const gchar *display,
                            gpointer self);
  static gboolean on_setting(GstElement *sink, const gchar *name, const gchar *value,
                             gpointer self);

  static void on_clients(GObject *sink, GParamSpec *spec, gpointer self);

  Ref<GstStripeServer> server_;
  Handlers handlers_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // main loop only
  Ref<GstElement> pipeline_;
  Ref<GstElement> sink_;
  guint watch_ = 0;
};

} // namespace stripes::launch
