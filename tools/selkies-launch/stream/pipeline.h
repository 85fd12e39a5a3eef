// SPDX-License-Identifier: MPL-2.0
// The running pipeline. Main loop only, but for what its handlers say.
#pragma once

#include "base/gst_ptr.h"
#include "base/result.h"
#include "stream/pipeline_plan.h"

#include <functional>
#include <string>

namespace stripes::launch {

class Pipeline {
 public:
  struct Handlers {
    // In the main loop, once: what went wrong while running.
    std::function<void(Failure)> failed;
    // On the server's thread: whether the page's wish is taken care of.
    std::function<bool(unsigned width, unsigned height, const std::string &display)> resize;
    std::function<bool(const std::string &name, const std::string &value)> setting;
  };

  // Which of the elements are not registered, as a sentence.
  static Status check_elements();

  explicit Pipeline(Handlers handlers) : handlers_(std::move(handlers)) {}
  ~Pipeline();
  Pipeline(const Pipeline &) = delete;
  Pipeline &operator=(const Pipeline &) = delete;

  // Builds it and sets it playing; returns when the server takes connections.
  Status start(const PipelinePlan &plan);
  unsigned bound_port() const;
  void stop();

 private:
  Status build(const PipelinePlan &plan);
  Failure start_failure();
  void handle(GstMessage *message);

  static gboolean on_message(GstBus *bus, GstMessage *message, gpointer self);
  static gboolean on_resize(GstElement *sink, guint width, guint height, const gchar *display,
                            gpointer self);
  static gboolean on_setting(GstElement *sink, const gchar *name, const gchar *value,
                             gpointer self);

  Handlers handlers_;
  Ref<GstElement> pipeline_;
  Ref<GstElement> sink_;
  guint watch_ = 0;
};

} // namespace stripes::launch
